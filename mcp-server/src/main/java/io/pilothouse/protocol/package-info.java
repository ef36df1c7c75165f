/**
 * The Model Context Protocol, apart from any transport. This package holds what both generations
 * share: the wire format, the methods and the service behind them. {@code session} serves
 * 2024-11-05 to 2025-11-25, {@code stateless} serves 2026-07-28, {@code duplex} carries both over
 * one pair of streams.
 */
package io.pilothouse.protocol;
