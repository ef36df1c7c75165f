package io.pilothouse.tools.core.access;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose rights are asked about.
 *
 * @param user as the authoriser knows it; empty: our own
 */
record AccessSubject(Optional<String> user) {
  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile(
          "(?:system:serviceaccount:)?([a-z0-9][-a-z0-9]{0,62})[/:]([a-z0-9][-.a-z0-9]{0,252})");

  private static final Pattern USER = Pattern.compile("[^\\p{Cntrl}]{1,253}");

  /**
   * From the arguments {@code service_account} ({@code namespace/name}) and {@code user}.
   *
   * @throws ToolException {@code INVALID_ARGUMENT}
   */
  static AccessSubject of(Arguments arguments) {
    Optional<String> account = arguments.text("service_account");
    Optional<String> user = arguments.text("user");
    if (account.isPresent() && user.isPresent()) {
      throw invalid("both service_account and user are given", "Give one of them.");
    }
    user.filter(name -> !USER.matcher(name).matches())
        .ifPresent(
            name -> {
              throw invalid("user is not a user name", "Give it on one line.");
            });
    return new AccessSubject(account.map(AccessSubject::serviceAccount).or(() -> user));
  }

  private static String serviceAccount(String text) {
    Matcher matcher = SERVICE_ACCOUNT.matcher(text.trim());
    if (!matcher.matches()) {
      throw invalid(
          "service_account is not of the form namespace/name",
          "Write for example service_account: \"shop/default\".");
    }
    return "system:serviceaccount:" + matcher.group(1) + ":" + matcher.group(2);
  }

  private static ToolException invalid(String message, String next) {
    return new ToolException(ErrorCode.INVALID_ARGUMENT, message, next);
  }

  /** {@code you}, or the user's name. */
  String shown() {
    return user.orElse("you");
  }
}
