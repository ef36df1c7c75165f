/** Objects, events and what they name, as the API server sent them. */
package io.pilothouse.diagnosis.model;
