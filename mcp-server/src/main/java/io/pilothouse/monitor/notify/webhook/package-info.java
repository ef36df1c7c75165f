/** Any program that takes signed JSON. */
package io.pilothouse.monitor.notify.webhook;
