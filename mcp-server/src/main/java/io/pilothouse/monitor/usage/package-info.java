/**
 * What pods and nodes use over time: collected from the metrics API, kept small, published as
 * figures, and turned into advice on sizes.
 */
package io.pilothouse.monitor.usage;
