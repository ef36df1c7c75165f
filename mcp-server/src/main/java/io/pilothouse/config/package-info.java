/**
 * What a user can set. {@link io.pilothouse.config.Settings} is the one table behind flags,
 * environment, file and documentation; {@link io.pilothouse.config.Config} is the checked outcome.
 * A leaf package: it imports the JDK only.
 */
package io.pilothouse.config;
