package io.pilothouse.tools.core.logs;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Durations;
import io.pilothouse.tools.core.Names;
import java.util.Optional;

/**
 * What a caller of {@code get_logs} wants.
 *
 * @param arguments as given
 */
record LogRequest(Arguments arguments) {
  static final int DEFAULT_TAIL = 50;
  private static final int SEARCHED_LINES = 20_000;
  private static final int SEARCHED_BYTES = 8 << 20;
  private static final int SHOWN_BYTES = 512 << 10;
  private static final int SHORT_ANSWER = 4_000;
  private static final int LONGEST_ANSWER = 16_000;

  /**
   * Finds what is wrong before anything is asked of the cluster.
   *
   * @throws ToolException {@code INVALID_ARGUMENT}
   */
  void check() {
    container();
    grep();
    sinceSeconds();
  }

  Optional<String> container() {
    return Names.optional(arguments, "container");
  }

  boolean searches() {
    return arguments.text("grep").isPresent();
  }

  Optional<LogGrep> grep() {
    return arguments
        .text("grep")
        .map(expression -> new LogGrep(expression, arguments.integer("grep_context", 0)));
  }

  boolean previous() {
    return arguments.flag("previous");
  }

  boolean allContainers() {
    return arguments.flag("all_containers");
  }

  boolean showsTimes() {
    return arguments.flag("timestamps");
  }

  /** Lines to read of each container: many more than are shown when they are searched. */
  int linesToRead() {
    return searches() ? SEARCHED_LINES : tail();
  }

  int tail() {
    return arguments.integer("tail", DEFAULT_TAIL);
  }

  /** Bytes to hold of each of {@code sources} containers. */
  int bytesToRead(int sources) {
    return searches() ? Math.max(SHOWN_BYTES, SEARCHED_BYTES / sources) : SHOWN_BYTES;
  }

  /** {@code 10m}, {@code 2h}, or a number of seconds. */
  Optional<Long> sinceSeconds() {
    return Durations.seconds(arguments, "since");
  }

  /** Characters for the answer: few by default, because a log is mostly noise. */
  int maxChars() {
    int otherwise = tail() > DEFAULT_TAIL ? arguments.maxChars() : SHORT_ANSWER;
    return Math.min(LONGEST_ANSWER, arguments.integer("max_chars", otherwise));
  }
}
