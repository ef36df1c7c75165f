package io.pilothouse.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.diagnosis.finding.Code;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes against the scenarios and against what is written about them. */
class CatalogueTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "diagnosis.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\| (.+) \\|$");

  /** As a root, or as what a symptom has. */
  private static Stream<String> expected(JsonObject finding) {
    return Stream.concat(
        Stream.ofNullable(finding.getString("code")),
        finding.getJsonArray("symptoms", new JsonArray()).stream()
            .map(symptom -> String.valueOf(symptom).split(" "))
            .map(words -> words[words.length - 1]));
  }

  @Test
  void everyCodeIsExpectedBySomeScenario() {
    Set<String> expected =
        Scenario.all()
            .flatMap(each -> each.expect().getJsonArray("findings", new JsonArray()).stream())
            .flatMap(each -> expected((JsonObject) each))
            .collect(Collectors.toSet());
    assertEquals(
        List.of(),
        Stream.of(Code.values()).map(Code::name).filter(each -> !expected.contains(each)).toList());
  }

  /** The meanings are written in the table by hand; {@code -Ddiagnosis=write} does the rest. */
  @Test
  void theTableOfCodesIsWhatTheCodesAre() throws IOException {
    String document = Files.readString(DOCUMENT);
    Map<String, String> meanings =
        ROW.matcher(document)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    String table =
        Stream.of(Code.values())
            .map(code -> row(code, meanings.getOrDefault(code.name(), "?")))
            .collect(Collectors.joining("\n"));
    int start = document.indexOf("\n| `", document.indexOf("\n## Codes\n")) + 1;
    int end = document.indexOf("\n\n", start);
    String written = document.substring(0, start) + table + document.substring(end);
    if ("write".equals(System.getProperty("diagnosis"))) {
      Files.writeString(DOCUMENT, written);
    } else {
      assertEquals(written, document, "run with -Ddiagnosis=write");
    }
    assertEquals(
        List.of(),
        Stream.of(Code.values()).filter(code -> !meanings.containsKey(code.name())).toList());
  }

  private static String row(Code code, String meaning) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(code, code.category(), code.level(), code.nature(), meaning);
  }
}
