package io.pilothouse.sandbox.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows users by their bearer tokens. */
public final class Authenticator {
  /** What a token is good for when it does not say: this API server. */
  public static final String AUDIENCE = "https://kubernetes.default.svc.cluster.local";

  /**
   * A user as a token shows them.
   *
   * @param audiences whom the token may be shown to
   */
  public record Known(UserInfo user, List<String> audiences) {}

  private final Map<String, Known> tokens = new HashMap<>();

  /** Makes a token known; one without audiences is good for the API server. */
  public void add(String token, String name, List<String> groups, List<String> audiences) {
    tokens.put(
        token,
        new Known(
            UserInfo.known(name, groups, Map.of()),
            audiences.isEmpty() ? List.of(AUDIENCE) : List.copyOf(audiences)));
  }

  /** Whose token this is. */
  public Optional<Known> find(String token) {
    return Optional.ofNullable(tokens.get(token));
  }

  /** Who shows this token to the API server; one made for somebody else does not count. */
  Optional<UserInfo> user(String token) {
    return find(token).filter(known -> known.audiences().contains(AUDIENCE)).map(Known::user);
  }
}
