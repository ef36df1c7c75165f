package io.pilothouse.monitor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a report says, word by word. */
class ReportGoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "report");

  /** GitHub takes no more in a comment. */
  private static final int MOST_LETTERS = 65_536;

  static Stream<Arguments> reports() {
    return Stream.of(
        Arguments.of("usual.md", MarkdownReport.of(Weeks.usual())),
        Arguments.of("usual.html", HtmlReport.of(Weeks.usual())),
        Arguments.of("calm.md", MarkdownReport.of(Weeks.calm())),
        Arguments.of("hostile.md", MarkdownReport.of(Weeks.hostile())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reports")
  void saysThis(String name, String text) throws IOException {
    Path golden = FOLDER.resolve(name);
    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(golden, text);
    } else {
      assertEquals(
          Files.readString(golden), text, "run: mvn test -Dtest=ReportGoldenTest -Dgolden=write");
    }
  }

  @Test
  void markdownFitsInAPullRequest() {
    String text = MarkdownReport.of(Weeks.busy(2000, 90));
    int letters = text.getBytes(StandardCharsets.UTF_8).length;
    assertTrue(letters <= MOST_LETTERS, () -> letters + " bytes");
    assertTrue(text.contains("1,975 more are in the HTML report."), "what is left out is said");
  }
}
