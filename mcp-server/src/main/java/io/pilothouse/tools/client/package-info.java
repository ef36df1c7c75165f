/**
 * How a tool reaches the program that called it: to ask its user, and to tell it what is going on.
 * Which protocol generation that program speaks cannot be seen from here.
 */
package io.pilothouse.tools.client;
