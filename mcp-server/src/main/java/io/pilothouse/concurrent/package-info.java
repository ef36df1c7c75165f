/**
 * What every outside call carries: a deadline, a way to be cancelled, and the one seam through
 * which blocking code may run. A leaf package: it knows Vert.x and nothing of Pilothouse.
 */
package io.pilothouse.concurrent;
