/** Incidents, their history and the messages about them, kept in the state store. */
package io.pilothouse.monitor.store;
