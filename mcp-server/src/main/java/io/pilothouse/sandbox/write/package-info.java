/**
 * Changes to the cluster, from the object a client sends to the object in the store: the one way in
 * for requests and for whatever plays a controller. No HTTP.
 */
package io.pilothouse.sandbox.write;
