/** What the sandbox cluster holds, and how it is found: kinds, objects, selectors, pages. */
package io.pilothouse.sandbox.store;
