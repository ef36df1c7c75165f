/** Slack, by a bot's token or an incoming webhook. */
package io.pilothouse.monitor.notify.slack;
