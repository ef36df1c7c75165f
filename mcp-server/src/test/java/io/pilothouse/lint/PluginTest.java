package io.pilothouse.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.Brief;
import io.pilothouse.agents.Briefs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** This repository as a Claude Code plugin. */
class PluginTest {
  private static final ServedTools SERVED = Repository.tools();
  private static final JsonObject MANIFEST = json(".claude-plugin/plugin.json");

  private static final String GOOD =
      """
      ---
      name: look
      description: Looks.
      allowed-tools: mcp__plugin_pilothouse_k8s__diagnose, Agent
      ---
      Call `diagnose` with `max_chars`, then pilothouse:helper, then mcp__plugin_pilothouse_k8s__rollback.
      """;

  private static JsonObject json(String file) {
    return new JsonObject(Repository.read(Repository.ROOT.resolve(file)));
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".md", "");
  }

  static List<Path> commands() {
    return Repository.list("commands", ".md");
  }

  static List<Path> skills() {
    return Repository.list("skills", "");
  }

  private static List<String> agents() throws IOException {
    return Briefs.of(Repository.ROOT.resolve("agents")).all().stream().map(Brief::name).toList();
  }

  private static List<String> parts() throws IOException {
    List<String> parts = new ArrayList<>(agents());
    commands().forEach(command -> parts.add(name(command)));
    skills().forEach(skill -> parts.add(name(skill)));
    return parts;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsBreakNoRule(Path file) throws IOException {
    assertEquals(
        List.of(),
        PluginFile.COMMAND.check(
            name(file), Repository.read(file), SERVED, new TreeSet<>(parts())));
  }

  @ParameterizedTest
  @MethodSource("skills")
  void skillsBreakNoRule(Path folder) throws IOException {
    assertEquals(
        List.of(),
        PluginFile.SKILL.check(
            name(folder),
            Repository.read(folder.resolve("SKILL.md")),
            SERVED,
            new TreeSet<>(parts())));
  }

  /** Commands, skills and agents are all called {@code pilothouse:<name>}. */
  @Test
  void namesAreUnique() throws IOException {
    List<String> parts = parts();
    assertEquals(parts.size(), Set.copyOf(parts).size(), parts.toString());
  }

  @Test
  void theSampleBreaksNoRule() {
    assertEquals(List.of(), PluginFile.SKILL.check("look", GOOD, SERVED, Set.of("helper")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "---|***|it does not begin with front matter between two lines of ---",
        "description: Looks.|tools: Read|its front matter has unknown keys: tools",
        "description: Looks.|model: haiku|it needs a description of at most 1024 characters",
        "name: look|name: gaze|name must be that of its folder",
        "Agent|Bash|it allows Bash, which there is not",
        "Agent|diagnose|it allows diagnose, which there is not",
        "Agent|mcp__plugin_pilothouse_k8s__diagnoze"
            + "|it allows mcp__plugin_pilothouse_k8s__diagnoze, which there is not",
        "Agent|mcp__plugin_pilothouse_k8s__*"
            + "|it allows mcp__plugin_pilothouse_k8s__*, which there is not",
        "Agent|mcp__plugin_pilothouse_k8s__rollback"
            + "|it allows rollback, which changes the cluster, unasked",
        "Call `diagnose`|Call `top`|it names top in its text, but not in allowed-tools",
        "`max_chars`|`max_char`|it names max_char, which is neither a tool nor an argument of one",
        "pilothouse:helper|pilothouse:nobody|it names pilothouse:nobody, which there is not",
        "__rollback|__rolback|it names mcp__plugin_pilothouse_k8s__rolback, which there is not",
        "mcp__plugin_pilothouse_k8s__rollback|mcp__k8s__top"
            + "|it names mcp__k8s__top, which there is not"
      })
  void namesEachMistake(String part, String instead, String problem) {
    String text = GOOD.replace(part, instead);
    assertNotEquals(GOOD, text);
    assertEquals(List.of(problem), PluginFile.SKILL.check("look", text, SERVED, Set.of("helper")));
  }

  @Test
  void aCommandHasNoNameOfItsOwn() {
    assertEquals(
        List.of("its front matter has unknown keys: name"),
        PluginFile.COMMAND.check("look", GOOD, SERVED, Set.of("helper")));
  }

  /** Claude Code takes every file in agents for an agent unless the manifest lists them. */
  @Test
  void theManifestListsTheAgents() throws IOException {
    assertEquals(
        new JsonArray(agents().stream().map(name -> "./agents/" + name + ".md").toList()),
        MANIFEST.getJsonArray("agents"));
  }

  /** The names by which agents are granted tools are made of these two. */
  @Test
  void pluginAndServerAreNamedAsInTheAgentsTools() {
    assertEquals("pilothouse", MANIFEST.getString("name"));
    assertEquals(Set.of("k8s"), MANIFEST.getJsonObject("mcpServers").fieldNames());
    assertEquals("mcp__plugin_pilothouse_k8s__", Brief.SERVER);
    assertEquals(
        "${CLAUDE_PLUGIN_ROOT}/bin/pilothouse",
        MANIFEST.getJsonObject("mcpServers").getJsonObject("k8s").getString("command"));
  }

  /** Next to the manifest's server, which goes before it, this one is for the checkout itself. */
  @Test
  void aCheckoutHasTheSameServer() {
    JsonObject servers = json(".mcp.json").getJsonObject("mcpServers");
    assertEquals(Set.of("k8s"), servers.fieldNames());
    assertEquals(
        "${CLAUDE_PROJECT_DIR:-.}/bin/pilothouse",
        servers.getJsonObject("k8s").getString("command"));
    assertTrue(Files.isExecutable(Repository.ROOT.resolve("bin/pilothouse")));
  }

  @Test
  void theMarketplaceOffersThisPlugin() {
    JsonObject market = json(".claude-plugin/marketplace.json");
    assertFalse(market.getString("name").isBlank());
    assertFalse(market.getJsonObject("owner").getString("name").isBlank());
    JsonObject offer = market.getJsonArray("plugins").getJsonObject(0);
    assertEquals(1, market.getJsonArray("plugins").size());
    assertEquals(MANIFEST.getString("name"), offer.getString("name"));
    assertEquals(MANIFEST.getString("description"), offer.getString("description"));
    assertEquals("./", offer.getString("source"));
  }

  /** The plugin directory wants at least 512 pixels a side. */
  @Test
  void theIconIsASquare() throws IOException {
    Path file = Repository.ROOT.resolve(MANIFEST.getString("icon"));
    BufferedImage icon = ImageIO.read(file.toFile());
    assertEquals(512, icon.getWidth());
    assertEquals(512, icon.getHeight());
    assertTrue(Files.size(file) < 50_000);
  }
}
