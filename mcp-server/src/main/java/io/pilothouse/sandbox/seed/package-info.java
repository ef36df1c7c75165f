/** Makes the cluster that the sandbox starts with, and what its containers have logged. */
package io.pilothouse.sandbox.seed;
