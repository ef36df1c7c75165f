package io.pilothouse.runner;

import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.SseException;

/** What the API's failures mean to the person who runs an agent. */
final class ApiFailures {
  private static final int MOST_CHARS = 300;

  private ApiFailures() {}

  static RunException describe(Throwable failure) {
    return new RunException(
        switch (failure) {
          case SseException inStream -> "the API broke off its answer: " + said(inStream);
          case AnthropicServiceException refused -> refused(refused);
          case AnthropicIoException unreachable ->
              "the API cannot be reached, or the connection broke: " + cause(unreachable);
          case IllegalStateException unfinished -> "the API's answer ended before it was complete";
          default -> "the API's answer cannot be read (" + failure.getClass().getSimpleName() + ")";
        });
  }

  private static String refused(AnthropicServiceException refused) {
    int status = refused.statusCode();
    String what =
        switch (status) {
          case 400 -> "the API refused the request";
          case 401 -> "the API does not know the key; check ANTHROPIC_API_KEY";
          case 403 -> "the key may not do this";
          case 404 -> "the API does not know the model or the address";
          case 413 -> "the request is too large";
          case 429 -> "the API's rate limit is reached" + retryAfter(refused);
          case 529 -> "the API is overloaded; try again later";
          default -> status >= 500 ? "the API failed; try again later" : "the API answered";
        };
    return what + " (HTTP " + status + "): " + said(refused);
  }

  private static String retryAfter(AnthropicServiceException refused) {
    return refused.headers().values("retry-after").stream()
        .findFirst()
        .map(seconds -> "; try again in " + seconds + " s")
        .orElse("");
  }

  /** The API's own words, without line breaks; it does not repeat keys. */
  private static String said(AnthropicServiceException refused) {
    String words = refused.apiMessage().orElse("no reason given").replaceAll("\\p{Cntrl}+", " ");
    return words.length() > MOST_CHARS ? words.substring(0, MOST_CHARS) + "..." : words;
  }

  private static String cause(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String words = root.getMessage();
    return words == null ? root.getClass().getSimpleName() : words.replaceAll("\\p{Cntrl}+", " ");
  }
}
