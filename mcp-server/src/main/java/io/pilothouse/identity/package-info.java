/** Who is calling, and who signed. A leaf package: everybody asks it. */
package io.pilothouse.identity;
