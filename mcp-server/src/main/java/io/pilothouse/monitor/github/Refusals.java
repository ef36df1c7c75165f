package io.pilothouse.monitor.github;

import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What failures of GitHub's API mean to the person who configured it. */
final class Refusals {
  private static final int MOST_CHARS = 200;

  private Refusals() {}

  static GitHubException of(int status, String said) {
    String http = " (HTTP " + status + (said.isEmpty() ? ")" : ": " + said + ")");
    return switch (status) {
      case 401 -> GitHubException.failed("the token is not accepted" + http);
      case 403 -> GitHubException.failed("the token may not read this" + http);
      case 404 -> GitHubException.failed("it is not there, or the token may not see it" + http);
      case 409, 422 -> GitHubException.absent("there is no such commit" + http);
      default -> GitHubException.failed("it answered with an error" + http);
    };
  }

  /** The API's own words, on one line. */
  static String message(Buffer body) {
    try {
      String words =
          body.toJsonObject() instanceof JsonObject json
                  && json.getValue("message") instanceof String text
              ? UntrustedText.stripLine(text)
              : "";
      return words.length() > MOST_CHARS ? words.substring(0, MOST_CHARS) + "..." : words;
    } catch (RuntimeException notJson) {
      return "";
    }
  }

  /** Words of the transport may hold addresses, so they are not passed on. */
  static GitHubException of(Throwable failure) {
    return switch (failure) {
      case GitHubException known -> known;
      case TimeoutException late -> GitHubException.failed("it did not answer in time");
      case SSLException untrusted -> GitHubException.failed("there is no trusted connection to it");
      default -> GitHubException.failed("it cannot be reached, or the connection broke");
    };
  }
}
