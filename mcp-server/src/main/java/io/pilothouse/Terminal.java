package io.pilothouse;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * The process's surroundings, so that commands can be run inside a test.
 *
 * @param in standard input
 * @param out where answers go
 * @param err where everything else goes
 * @param environment the process's variables
 */
record Terminal(
    InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {}
