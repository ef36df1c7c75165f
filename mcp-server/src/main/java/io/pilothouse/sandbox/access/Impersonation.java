package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request on behalf of another user, for which the one who makes it needs a right of its own. */
final class Impersonation {
  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";

  private final Rbac rbac;

  Impersonation(Rbac rbac) {
    this.rbac = rbac;
  }

  /**
   * Whom the request is to count as.
   *
   * @throws StatusException 403 when the requester may not take on one of the attributes
   */
  UserInfo apply(UserInfo requester, MultiMap headers) {
    String name = Optional.ofNullable(headers.get(USER)).orElse("");
    List<String> groups = headers.getAll(GROUP);
    Map<String, List<String>> extra = extra(headers);
    Optional<String> uid = Optional.ofNullable(headers.get(UID));
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !extra.isEmpty() || uid.isPresent()) {
        throw StatusException.internal("requested impersonation without impersonating a user");
      }
      return requester;
    }
    List<Attributes> needed = new ArrayList<>();
    needed.add(
        UserInfo.serviceAccount(name)
            .map(account -> asking("", "serviceaccounts", "", account.namespace(), account.name()))
            .orElseGet(() -> asking("", "users", "", "", name)));
    groups.forEach(group -> needed.add(asking("", "groups", "", "", group)));
    extra.forEach(
        (key, values) ->
            values.forEach(
                value -> needed.add(asking(AUTHENTICATION, "userextras", key, "", value))));
    uid.ifPresent(value -> needed.add(asking(AUTHENTICATION, "uids", "", "", value)));
    needed.forEach(attributes -> rbac.require(requester, attributes));
    return UserInfo.known(name, groups, extra);
  }

  private static Attributes asking(
      String group, String resource, String subresource, String namespace, String name) {
    return new Attributes("impersonate", group, resource, subresource, namespace, name, "");
  }

  private static Map<String, List<String>> extra(MultiMap headers) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    for (String header : headers.names()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(EXTRA)) {
        extra.put(key(lower.substring(EXTRA.length())), headers.getAll(header));
      }
    }
    return extra;
  }

  /** Percent-decoded where that is possible, as written elsewhere. */
  private static String key(String written) {
    try {
      return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return written;
    }
  }
}
