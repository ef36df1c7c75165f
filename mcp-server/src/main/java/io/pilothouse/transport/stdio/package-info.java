/** Messages over standard input and output, one JSON object a line (2026-07-28, stdio). */
package io.pilothouse.transport.stdio;
