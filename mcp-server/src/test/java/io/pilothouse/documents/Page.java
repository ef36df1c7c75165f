package io.pilothouse.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the documents, of which tests write parts and check others. */
public final class Page {
  /** What a code block holds that is fenced with a language. */
  private static final String FENCED = "(?ms)^```%s\n(.*?)^```$";

  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  private final Path file;
  private final String text;

  private Page(Path file) {
    this.file = file;
    try {
      this.text = Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A file of the repository, by its path from the root. */
  public static Page of(String path) {
    return new Page(Path.of("..").resolve(path));
  }

  public String text() {
    return text;
  }

  /** The text with another part between two markers of that name. */
  public static String fill(String text, String marker, String part) {
    int begin = text.indexOf('\n', text.indexOf("<!-- " + marker + ":begin")) + 1;
    int end = text.indexOf("<!-- " + marker + ":end");
    return text.substring(0, begin) + part + text.substring(end);
  }

  /** Fails when the page is not as it should be; with {@code -Dreadme=write} it is made so. */
  public void mustBe(String expected, Class<?> test) throws IOException {
    if ("write".equals(System.getProperty("readme"))) {
      Files.writeString(file, expected);
    } else {
      assertEquals(
          expected, text, "run: mvn test -Dtest=" + test.getSimpleName() + " -Dreadme=write");
    }
  }

  /** The code blocks of a language, in order. */
  public List<String> blocks(String language) {
    return Pattern.compile(FENCED.formatted(language))
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The rows of the tables whose first heading is {@code heading}, without their headings. */
  public List<List<String>> rows(String heading) {
    Pattern table =
        Pattern.compile(
            "(?m)^\\| " + Pattern.quote(heading) + " \\|.*\n\\|[-|: ]+\\|\n((\\|.*\n)*)");
    return table
        .matcher(text)
        .results()
        .flatMap(found -> found.group(1).lines())
        .map(Page::cells)
        .toList();
  }

  private static List<String> cells(String row) {
    String inner = row.strip().substring(1, row.strip().length() - 1);
    return Stream.of(inner.split("(?<!\\\\)\\|"))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  /** What stands in code spans. */
  public static List<String> spans(String markdown) {
    return SPAN.matcher(markdown).results().map(span -> span.group(1)).toList();
  }

  /** A table. */
  public static String table(List<String> headings, List<List<String>> rows) {
    String rule = headings.stream().map(heading -> "---").collect(Collectors.joining("|"));
    return row(headings)
        + "|"
        + rule
        + "|\n"
        + rows.stream().map(Page::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
