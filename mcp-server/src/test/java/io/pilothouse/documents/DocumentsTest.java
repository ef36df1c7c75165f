package io.pilothouse.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents quote, name and point at is there. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");

  /** Where text of the program goes on in the next literal. */
  private static final Pattern JOINT = Pattern.compile("\"\\s*\\+\\s*\"");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final int TELLING = 6;

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList().stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All that the program can say. */
  private static String words() {
    return Stream.concat(
            files(Path.of("src", "main", "java")), Stream.of(ROOT.resolve("bin/pilothouse")))
        .map(DocumentsTest::read)
        .map(text -> JOINT.matcher(text).replaceAll("").replace("\\\"", "\""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatTroubleshootingQuotesIsSaid() {
    String words = words();
    List<String> quotes =
        Page.of("docs/troubleshooting.md").rows("what you see").stream()
            .flatMap(row -> Page.spans(row.getFirst()).stream())
            .toList();
    assertFalse(quotes.isEmpty());
    assertEquals(List.of(), quotes.stream().filter(quote -> !isSaid(quote, words)).toList());
  }

  /** Three dots stand for what differs. */
  private static boolean isSaid(String quote, String words) {
    List<String> parts = Stream.of(quote.split("\\.\\.\\.")).map(String::strip).toList();
    return parts.stream().allMatch(words::contains)
        && parts.stream().anyMatch(part -> part.length() >= TELLING);
  }

  @Test
  void everyTestThatSecurityNamesExists() {
    Set<String> classes =
        files(Path.of("src", "test", "java"))
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toSet());
    List<List<String>> threats = Page.of("SECURITY.md").rows("asset");
    assertFalse(threats.isEmpty());
    for (List<String> row : threats) {
      List<String> named = Page.spans(row.get(3));
      assertFalse(named.isEmpty(), row.get(1) + " is not tested");
      assertEquals(List.of(), named.stream().filter(each -> !classes.contains(each)).toList());
    }
  }

  static List<Path> pages() {
    return Stream.of(
            files(ROOT.resolve("docs")),
            files(ROOT.resolve("deploy")),
            Stream.of("README.md", "SECURITY.md", "CONTRIBUTING.md").map(ROOT::resolve))
        .flatMap(each -> each)
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) {
    List<String> lost =
        LINK.matcher(read(page))
            .results()
            .map(link -> link.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();
    assertEquals(List.of(), lost);
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(file)
        && (parts.length == 1
            || HEADING
                .matcher(read(file))
                .results()
                .anyMatch(heading -> anchor(heading.group(1)).equals(parts[1])));
  }

  /** As GitHub makes them. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
  }
}
