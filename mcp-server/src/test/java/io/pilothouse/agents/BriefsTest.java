package io.pilothouse.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BriefsTest {
  private static final String GOOD =
      """
      ---
      name: helper
      description: Helps.
      tools: list_pods, get_logs
      model: haiku
      ---
      Help.
      """;

  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void takesABriefApart() throws IOException {
    write("helper.md", GOOD);
    Brief brief = Briefs.of(folder).find("helper").orElseThrow();
    assertEquals("Helps.", brief.description());
    assertEquals(List.of("list_pods", "get_logs"), brief.tools());
    assertEquals("haiku", brief.model());
    assertEquals("Help.", brief.body());
    assertEquals(GOOD, brief.source());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: helper|name: other|name must be that of the file",
        "name: helper|name: Helper|name must be that of the file",
        "description: Helps.|hooks: run|unknown keys: hooks",
        "description: Helps.|model: haiku|is not YAML",
        "description: Helps.|description: 7|description must be text",
        "description: Helps.|color: red|needs a description",
        "Help.|''|needs a description",
        "tools: list_pods, get_logs|tools: [list_pods]|tools must be text",
        "---|***|does not begin with front matter",
        "Help.|LONG|has 126 lines; at most 120"
      })
  void leavesOutWhatIsWrongAndSaysWhy(String part, String instead, String why) throws IOException {
    String replacement = instead.equals("LONG") ? "line\n".repeat(120) : instead;
    write("helper.md", GOOD.replace(part, replacement));
    write("other-one.md", GOOD.replace("name: helper", "name: other-one"));
    Briefs briefs = Briefs.of(folder);
    assertEquals(List.of("other-one"), briefs.all().stream().map(Brief::name).toList());
    String problem = briefs.problems().get("helper.md");
    assertTrue(problem.contains(why), problem);
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
              .filter(n -> n.endsWith(".md"))
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
    write("second.md", GOOD.replace("name: helper", "name: second"));
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
