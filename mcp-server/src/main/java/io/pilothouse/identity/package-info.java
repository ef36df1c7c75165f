/** Who is calling. A leaf package: tools, policy, transports and clusters all ask it. */
package io.pilothouse.identity;
