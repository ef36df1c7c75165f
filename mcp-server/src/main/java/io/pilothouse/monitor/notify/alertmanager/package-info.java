/** Prometheus' Alertmanager, API version 2. */
package io.pilothouse.monitor.notify.alertmanager;
