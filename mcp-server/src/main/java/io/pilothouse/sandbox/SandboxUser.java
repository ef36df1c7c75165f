package io.pilothouse.sandbox;

import java.util.List;

/**
 * Somebody besides the administrator whom the sandbox knows. What they may do is up to the roles
 * and bindings in the cluster.
 *
 * @param name for example {@code jane} or {@code system:serviceaccount:shop:payments}
 * @param groups besides those that an API server adds by itself
 * @param token their bearer token
 * @param audiences whom the token is made for; empty: the API server
 */
public record SandboxUser(String name, List<String> groups, String token, List<String> audiences) {
  public SandboxUser {
    groups = List.copyOf(groups);
    audiences = List.copyOf(audiences);
  }

  /** A user whose token is made for the API server. */
  public static SandboxUser of(String name, List<String> groups, String token) {
    return new SandboxUser(name, groups, token, List.of());
  }

  /** Keeps the token out of logs. */
  @Override
  public String toString() {
    return name + groups;
  }
}
