/** Which commits and pull requests fit an incident, as GitHub's REST API tells. */
package io.pilothouse.monitor.github;
