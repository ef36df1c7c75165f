package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a container is told to run, fit to be shown. */
final class CommandLine {

  private static final int MOST = 120;

  private CommandLine() {}

  /** Command and arguments in quotation marks; empty if the image decides. */
  static String of(Container container) {
    String words = words(container.spec(), "command", "args");
    return words.isEmpty() ? "" : Quote.of(words, MOST);
  }

  /** Of a probe's {@code exec}. */
  static String ofProbe(JsonObject exec) {
    return Quote.of(words(exec, "command"), MOST);
  }

  /** Of a container, for looking at rather than for showing. */
  static String raw(Container container) {
    return joined(container.spec(), "command", "args");
  }

  private static String words(JsonObject holder, String... fields) {
    JsonObject only = new JsonObject();
    Stream.of(fields)
        .filter(field -> holder.getValue(field) instanceof JsonArray)
        .forEach(field -> only.put(field, holder.getValue(field)));
    return joined(new Redactor().redact(only), fields);
  }

  private static String joined(JsonObject holder, String... fields) {
    return Stream.of(fields)
        .map(field -> holder.getValue(field) instanceof JsonArray array ? array : new JsonArray())
        .flatMap(JsonArray::stream)
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }
}
