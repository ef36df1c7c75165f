package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tests have seen, as a page of the documents. */
final class OutcomeTable {
  private final Map<String, Map<Situation, String>> rows = new LinkedHashMap<>();
  private final Map<String, Integer> reasons = new LinkedHashMap<>();

  /** A test has passed. */
  void passed(WriteCase tool, Situation situation, String answered) {
    row(tool).put(situation, "`" + answered + "`");
  }

  /** It cannot happen to the tool. */
  void cannot(WriteCase tool, Situation situation) {
    String why = tool.without().get(situation);
    int number = reasons.computeIfAbsent(why, first -> reasons.size() + 1);
    row(tool).put(situation, "– (" + number + ")");
  }

  private Map<Situation, String> row(WriteCase tool) {
    return rows.computeIfAbsent(tool.tool(), first -> new EnumMap<>(Situation.class));
  }

  /** The whole page; fails when a test of it has not passed. */
  String markdown() {
    rows.forEach(
        (tool, cells) ->
            Stream.of(Situation.values())
                .forEach(each -> assertTrue(cells.containsKey(each), tool + ": " + each)));
    List<Situation> situations = List.of(Situation.values());
    String columns =
        situations.stream()
            .map(each -> "- **" + each.heading() + "**: " + each.meaning() + "\n")
            .collect(Collectors.joining());
    String head =
        line(Stream.concat(Stream.of("tool"), situations.stream().map(Situation::heading)));
    String rule = line(Stream.generate(() -> "---").limit(situations.size() + 1L));
    String body =
        rows.entrySet().stream()
            .map(
                row ->
                    line(
                        Stream.concat(
                            Stream.of("`" + row.getKey() + "`"),
                            situations.stream().map(row.getValue()::get))))
            .collect(Collectors.joining());
    String notes =
        reasons.entrySet().stream()
            .map(each -> "\n(%d) %s\n".formatted(each.getValue(), each.getKey()))
            .collect(Collectors.joining());
    return INTRODUCTION + columns + "\n" + head + rule + body + notes;
  }

  private static String line(Stream<String> cells) {
    return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static final String INTRODUCTION =
      """
      # What becomes of a write

      This page is written by `OutcomeMatrixTest`, which does every one of these things to every tool on a sandbox and checks \
      the object before and after, each request that could change anything, the rows of the journal and the answer. \
      A cell shows how the answer began; the page cannot be written unless every test has passed, and the build fails when it is out of date \
      (`mvn test -Dtest=OutcomeMatrixTest -Dmatrix=write` writes it anew).

      """;
}
