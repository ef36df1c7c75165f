/**
 * Where identity over HTTP comes from: a file of tokens, an OpenID Connect issuer, the cluster's
 * own TokenReview. Names carry the source in front ({@code token:ci}, {@code oidc:alice}), so that
 * no source can name a user of another.
 */
package io.pilothouse.auth;
