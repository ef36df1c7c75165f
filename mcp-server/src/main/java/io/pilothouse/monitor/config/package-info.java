/**
 * What a monitor is told to do: the strict YAML file of {@code --monitor-config}, as {@code
 * monitor.schema.json} describes it. A file is used whole or not at all.
 */
package io.pilothouse.monitor.config;
