/**
 * Nodes that run pods without running anything: images are declared in a catalogue, and what their
 * programs would do plays out in virtual time.
 */
package io.pilothouse.sandbox.controller.kubelet;
