package io.pilothouse.monitor.notify.slack;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that came with a payload. It is Slack's or it is not used, whoever signed the payload:
 * nobody can have this program ask some other host.
 */
final class ResponseUrl {
  private static final String SLACK = "https://hooks.slack.com";
  private static final Pattern FORM =
      Pattern.compile("(https?)://([a-z0-9.-]{1,253})(:\\d{1,5})?/[A-Za-z0-9/_-]{1,400}");

  private ResponseUrl() {}

  /**
   * Empty unless it is Slack's.
   *
   * @param api of the configuration; it and the host {@code hooks} below it are Slack's as well
   */
  static Optional<URI> of(String text, URI api) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String port = form.group(3) == null ? "" : form.group(3);
    String origin = form.group(1) + "://" + form.group(2) + port;
    String end = api.getHost() + (api.getPort() < 0 ? "" : ":" + api.getPort());
    boolean slacks =
        origin.equals(SLACK)
            || origin.equals(api.getScheme() + "://" + end)
            || origin.equals(api.getScheme() + "://hooks." + end);
    return slacks ? Optional.of(URI.create(text)) : Optional.empty();
  }
}
