package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.kubernetes.RecordedApi;
import io.pilothouse.kubernetes.Recording;
import io.pilothouse.tools.ToolResult;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server answered, and what a model is told about it, through the whole stack. */
class RecordedClusterTest {
  private static final String TOKEN = "anybodys-own-token";
  private static final Clock THEN =
      Clock.fixed(Instant.parse("2026-11-20T15:45:00Z"), ZoneOffset.UTC);

  /** Stack traces, class names and file names of ours or of a library, in an error. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "\\bat"
              + " [\\w.$]+\\(|\\b(?:io|java|com|org)\\.[a-z]\\w+\\.\\w|Exception|\\.java\\b|/tmp/");

  /** Recordings of reads that a tool can cause: from, to. */
  private static final int[][] READS = {
    {2, 6}, {8, 13}, {15, 28}, {30, 35}, {37, 41}, {43, 46}, {49, 49}, {75, 76}, {85, 86}
  };

  @TempDir Path folder;
  private Vertx vertx;
  private RecordedApi api;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    api = RecordedApi.start(vertx);
  }

  @AfterEach
  void stop() {
    api.close();
    Awaiting.await(vertx.close());
  }

  static List<String> titles() {
    return RecordedCases.all().stream().map(RecordedCase::title).toList();
  }

  @ParameterizedTest
  @MethodSource("titles")
  void eachAnswerIsUnderstood(String title) {
    RecordedCase each =
        RecordedCases.all().stream().filter(c -> c.title().equals(title)).findFirst().orElseThrow();
    each.given().accept(api);
    String token = each.restricted() ? RecordedApi.RESTRICTED_TOKEN : TOKEN;
    try (ToolStack tools = ToolStack.on(vertx, api.url(), token, folder, THEN)) {
      ToolResult result = tools.call(each.tool(), each.arguments());
      check(each, result);
    }
    Set<String> missing =
        each.recordings().stream()
            .map(number -> Recording.numbered(number).name())
            .filter(name -> !api.replayed().contains(name))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), missing, "recordings that were no part of it");
  }

  private static void check(RecordedCase each, ToolResult result) {
    String text = result.text();
    each.says().forEach(part -> assertTrue(text.contains(part), () -> part + " is not in " + text));
    assertEquals(each.error().isPresent(), result.isError(), text);
    assertFalse((text + result.structured().encode()).contains("<token>"), text);
    assertFalse((text + result.structured().encode()).contains(TOKEN), text);
    each.error()
        .ifPresent(
            code -> {
              assertEquals(code.name(), result.structured().getString("code"), text);
              assertTrue(text.startsWith(code.name() + ": "), text);
              assertTrue(text.endsWith("."), text);
              assertFalse(INTERNALS.matcher(text).find(), text);
            });
  }

  @Test
  void everyReadThatToolsCauseIsACase() {
    Set<Integer> covered =
        RecordedCases.all().stream()
            .flatMap(each -> each.recordings().stream())
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        Arrays.stream(READS)
            .flatMapToInt(range -> IntStream.rangeClosed(range[0], range[1]))
            .filter(number -> !covered.contains(number))
            .boxed()
            .toList());
  }
}
