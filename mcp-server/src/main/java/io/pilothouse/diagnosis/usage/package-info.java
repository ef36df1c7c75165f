/** What somebody has measured of clusters over time, and what it adds to findings. */
package io.pilothouse.diagnosis.usage;
