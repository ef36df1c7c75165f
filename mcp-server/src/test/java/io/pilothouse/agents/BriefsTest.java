package io.pilothouse.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class BriefsTest {
  private static final String GOOD = SampleBrief.text();

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void takesABriefApart() throws IOException {
    write("helper.md", GOOD);
    Brief brief = Briefs.of(folder).find("helper").orElseThrow();
    assertEquals("Helps.", brief.description());
    assertEquals(
        List.of(
            "mcp__plugin_pilothouse_k8s__list_pods",
            "mcp__plugin_pilothouse_k8s__get_logs",
            "mcp__chat__post"),
        brief.tools());
    assertEquals(List.of("list_pods", "get_logs"), brief.ownTools());
    assertEquals("haiku", brief.model());
    assertEquals(OptionalInt.of(7), brief.maxTurns());
    assertEquals(Optional.of("list_pods"), brief.firstCall());
    assertTrue(brief.outputSchema().startsWith("{\"type\": \"object\""), brief.outputSchema());
    assertTrue(brief.outputSchema().endsWith("}}}}}"), brief.outputSchema());
    assertTrue(brief.body().startsWith("Help.\n"), brief.body());
    assertEquals(GOOD, brief.source());
  }

  @Test
  void aFirstCallToAnotherServerIsNoneOfOurs() throws IOException {
    write("helper.md", GOOD.replace("1. Call `list_pods`", "1. Call `mcp__chat__post`"));
    assertEquals(Optional.empty(), Briefs.of(folder).find("helper").orElseThrow().firstCall());
  }

  @Test
  void readsWhatWindowsWrites() throws IOException {
    write("helper.md", GOOD.replace("\n", "\r\n"));
    assertEquals(GOOD, Briefs.of(folder).find("helper").orElseThrow().source());
  }

  @ParameterizedTest
  @CsvFileSource(resources = "bad-briefs.csv", delimiter = '|', quoteCharacter = '\0')
  void leavesOutWhatIsWrongAndSaysWhy(String part, String instead, String why) throws IOException {
    String text = GOOD.replace(part.strip(), unescape(instead == null ? "" : instead.strip()));
    assertNotEquals(GOOD, text, "the sample has no " + part);
    write("helper.md", text);
    write("other-one.md", SampleBrief.named("other-one"));
    Briefs briefs = Briefs.of(folder);
    assertEquals(List.of("other-one"), briefs.all().stream().map(Brief::name).toList());
    assertEquals(Map.of("helper.md", why.strip()), briefs.problems());
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n")
        .replace("LONG_LINE", "x".repeat(1025))
        .replace("LONG_TOOL", "mcp__plugin_pilothouse_k8s__" + "x".repeat(37))
        .replace("LINES", "line\n".repeat(120).strip());
  }

  @Test
  void tellsTheClustersOwnFacts() throws IOException {
    write("helper.md", GOOD);
    assertEquals(Optional.empty(), Briefs.of(folder).context());
    write("cluster-context.md", "---\ndescription: Ours.\n---\n\nThe shop is down on Mondays.\n");
    assertEquals(Optional.of("The shop is down on Mondays."), Briefs.of(folder).context());
    write("cluster-context.md", "The shop is up.\n");
    Briefs briefs = Briefs.of(folder);
    assertEquals(Optional.of("The shop is up."), briefs.context());
    assertEquals(List.of("helper"), briefs.all().stream().map(Brief::name).toList());
    assertEquals(Map.of(), briefs.problems());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LINES|it has 239 lines; at most 120",
        "---\\n---|it does not begin with front matter between two lines of ---",
        "---\\n: [\\n---\\nx|its front matter is not YAML",
        "---\\na: b\\n---\\n|it says nothing",
        "\\n|it says nothing"
      })
  void leavesOutFactsThatAreNone(String text, String why) throws IOException {
    write("helper.md", GOOD);
    write("cluster-context.md", unescape(text).replace("line\n", "line\n\n"));
    Briefs briefs = Briefs.of(folder);
    assertEquals(Optional.empty(), briefs.context());
    assertEquals(1, briefs.all().size());
    assertEquals(Map.of("cluster-context.md", why), briefs.problems());
  }

  @Test
  void leavesOutWhatIsTooLargeOrNoText() throws IOException {
    write("large.md", "x".repeat(65 * 1024));
    Files.write(folder.resolve("binary.md"), new byte[] {(byte) 0xff, (byte) 0xfe});
    write("notes.txt", "not a brief");
    Briefs briefs = Briefs.of(folder);
    assertEquals(
        Map.of(
            "large.md", "it is larger than 65536 bytes",
            "binary.md", "it cannot be read as UTF-8 text"),
        briefs.problems());
  }

  @Test
  void packsEveryBriefOfTheRepository() throws IOException {
    Briefs packed = Briefs.packed();
    assertEquals(Map.of(), packed.problems());
    try (Stream<Path> files = Files.list(Path.of("..", "agents"))) {
      assertEquals(
          files
              .map(file -> file.getFileName().toString())
              .filter(n -> n.endsWith(".md") && !n.equals(Briefs.CONTEXT + ".md"))
              .sorted()
              .toList(),
          packed.all().stream().map(brief -> brief.name() + ".md").toList());
    }
  }

  @Test
  void tellsEachChangeOnce() throws IOException {
    write("helper.md", GOOD);
    BriefShelf shelf = new BriefShelf(Optional.of(folder));
    List<String> changes = new ArrayList<>();
    shelf.onChange(
        (before, after) -> changes.add(before.all().size() + " -> " + after.all().size()));
    shelf.refresh();
    shelf.refresh();
    write("second.md", SampleBrief.named("second"));
    shelf.refresh();
    assertEquals(List.of("0 -> 1", "1 -> 2"), changes);
  }

  @Test
  void keepsWhatItHasWhileTheFolderIsAway() throws IOException {
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    Files.writeString(mounted.resolve("helper.md"), GOOD);
    BriefShelf shelf = new BriefShelf(Optional.of(mounted));
    shelf.refresh();
    Files.move(mounted, folder.resolve("away"));
    shelf.refresh();
    assertEquals(1, shelf.current().all().size());
  }
}
