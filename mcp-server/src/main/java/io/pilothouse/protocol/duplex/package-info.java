/** Both generations on one connection that carries messages in both directions, such as stdio. */
package io.pilothouse.protocol.duplex;
