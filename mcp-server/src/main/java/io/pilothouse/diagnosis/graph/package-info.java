/** How the objects of a snapshot hang together. */
package io.pilothouse.diagnosis.graph;
