package io.pilothouse.kubernetes;

import java.util.List;

/**
 * What an API server knows about a token.
 *
 * @param authenticated whether it is good; nothing else matters if not
 * @param user the name
 * @param groups of the user
 * @param audiences whom the token is for, among those asked for; empty if the server does not tell
 */
public record ReviewedToken(
    boolean authenticated, String user, List<String> groups, List<String> audiences) {
  public ReviewedToken {
    groups = List.copyOf(groups);
    audiences = List.copyOf(audiences);
  }
}
