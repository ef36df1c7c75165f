/** The write tools: each only says what should change. What happens then is the guard's. */
package io.pilothouse.guard.tools;
