/** What operators see of the server itself: its log. */
package io.pilothouse.observability;
