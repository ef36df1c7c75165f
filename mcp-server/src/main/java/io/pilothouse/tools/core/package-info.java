/**
 * The read-only {@code core} toolset: one class per tool, over {@link
 * io.pilothouse.kubernetes.ClusterReader}. {@link io.pilothouse.tools.core.Targets} turns what a
 * caller wrote into readers, kinds and objects; {@link io.pilothouse.tools.core.ListScan} reads
 * whole lists; {@link io.pilothouse.tools.core.Names} checks names before they become part of a
 * request.
 */
package io.pilothouse.tools.core;
