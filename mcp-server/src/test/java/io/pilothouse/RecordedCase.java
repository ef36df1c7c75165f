package io.pilothouse;

import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.RecordedApi.Answer;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.tools.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One call and what must come of it.
 *
 * @param recordings numbers of those that must have been answers
 * @param error the code, if it must fail
 * @param says what the text must hold
 * @param given prepares the server
 */
record RecordedCase(
    List<Integer> recordings,
    String tool,
    JsonObject arguments,
    Optional<ErrorCode> error,
    List<String> says,
    boolean restricted,
    Consumer<RecordedApi> given) {
  static RecordedCase shows(String tool, String arguments, String... says) {
    return of(tool, arguments, Optional.empty(), says);
  }

  static RecordedCase fails(ErrorCode code, String tool, String arguments, String... says) {
    return of(tool, arguments, Optional.of(code), says);
  }

  private static RecordedCase of(
      String tool, String arguments, Optional<ErrorCode> e, String... says) {
    JsonObject json = new JsonObject(arguments.replace('\'', '"'));
    return new RecordedCase(List.of(), tool, json, e, List.of(says), false, api -> {});
  }

  RecordedCase from(Integer... numbers) {
    return new RecordedCase(List.of(numbers), tool, arguments, error, says, restricted, given);
  }

  RecordedCase asRestricted() {
    return new RecordedCase(recordings, tool, arguments, error, says, true, given);
  }

  RecordedCase given(Consumer<RecordedApi> more) {
    Consumer<RecordedApi> all = given.andThen(more);
    return new RecordedCase(recordings, tool, arguments, error, says, restricted, all);
  }

  /** Plays recordings for a path, whatever the query. */
  RecordedCase given(String path, Recording... inTurn) {
    return given(api -> api.on("GET", path).replay(inTurn));
  }

  RecordedCase given(String path, Answer... inTurn) {
    return given(api -> api.on("GET", path).answer(inTurn));
  }

  String title() {
    return recordings + " " + tool + " " + arguments.encode() + error.map(e -> " " + e).orElse("");
  }
}
