/**
 * Runs an agent's brief against the Messages API with this server's tools. The only package that
 * knows the API's library, which is not on the class path of any other start: nothing that serves
 * may load a class of this package.
 */
package io.pilothouse.runner;
