/** Reading logs: which containers, which lines of them, and how they are shown. */
package io.pilothouse.tools.core.logs;
