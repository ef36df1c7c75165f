package io.pilothouse.runner;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an agent's last message must hold: one JSON object that fits the brief's schema. */
final class AnswerContract {
  private static final Pattern FENCED =
      Pattern.compile("^```(?:json)?[ \\t]*\\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final int SHOWN_PROBLEMS = 5;

  private final Validator validator;

  AnswerContract(JsonObject schema) {
    JsonSchemaOptions options =
        new JsonSchemaOptions()
            .setBaseUri("https://pilothouse.io/agents/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    validator = Validator.create(JsonSchema.of(schema), options);
  }

  /** The object in the last fenced block of a message, or the message itself if it is one. */
  static Optional<JsonObject> find(String message) {
    String last = message;
    Matcher blocks = FENCED.matcher(message);
    while (blocks.find()) {
      last = blocks.group(1);
    }
    try {
      return Optional.of(new JsonObject(last.strip()));
    } catch (DecodeException notAnObject) {
      return Optional.empty();
    }
  }

  /** Why a message does not fulfil the contract; empty if it does. */
  Optional<String> problem(String message) {
    Optional<JsonObject> answer = find(message);
    if (answer.isEmpty()) {
      return Optional.of("it does not end with a fenced ```json block that holds one JSON object");
    }
    OutputUnit result = validator.validate(answer.get());
    return Boolean.TRUE.equals(result.getValid()) ? Optional.empty() : Optional.of(words(result));
  }

  private static String words(OutputUnit result) {
    List<OutputUnit> errors = result.getErrors() == null ? List.of() : result.getErrors();
    String words =
        errors.stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .distinct()
            .limit(SHOWN_PROBLEMS)
            .collect(Collectors.joining("; "));
    return words.isEmpty() ? "it does not fit the schema" : words;
  }
}
