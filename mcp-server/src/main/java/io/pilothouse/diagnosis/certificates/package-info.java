/** Certificates that the cluster serves with: what they say, never their keys. */
package io.pilothouse.diagnosis.certificates;
