/** What can be wrong with briefs once it is known which tools there are. */
package io.pilothouse.lint;
