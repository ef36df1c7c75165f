package io.pilothouse.auth;

import java.net.URI;
import java.util.List;

/**
 * Whose tokens are good, and what they must say.
 *
 * @param issuer exactly as tokens name it
 * @param audiences one of which a token must be for
 * @param scopes all of which it must have
 * @param usernameClaim names the user
 * @param groupsClaim names their groups; may be missing in a token
 * @param prefix comes before users and groups, so that they are nobody else's
 */
public record OidcSettings(
    URI issuer,
    List<String> audiences,
    List<String> scopes,
    String usernameClaim,
    String groupsClaim,
    String prefix) {
  public OidcSettings {
    audiences = List.copyOf(audiences);
    scopes = List.copyOf(scopes);
  }
}
