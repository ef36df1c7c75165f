package io.pilothouse.kubernetes.fabric8;

/** A client ready to use and the credential to use it with. */
record Session(ApiClient client, Credential credential) {}
