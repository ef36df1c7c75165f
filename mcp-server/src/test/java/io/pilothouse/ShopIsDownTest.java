package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.story.Analyzer;
import io.pilothouse.story.Correlator;
import io.pilothouse.story.Escalation;
import io.pilothouse.story.Remediator;
import io.pilothouse.story.Transcript;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four agents with their real briefs look at the broken shop and repair what can be repaired from
 * inside it, under the policy for staging. Tools, policy, guard, approvals and cluster are real;
 * the model follows scripts, which decide by what the tools answer. The transcript is an example in
 * the documents.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopIsDownTest {
  private static final Path FILE = Path.of("..", "agents", "examples", "shop-is-down.md");
  private static final Path POLICY = Path.of("..", "deploy", "policies", "staging.yaml");
  private static final Path FACTS = Path.of("..", "agents", "cluster-context.md");
  private static final Path CERTIFICATE =
      Path.of("src", "test", "resources", "story", "shop.example.com.crt");
  private static final JsonObject SHOP = JsonObject.of("namespace", "shop", "format", "json");

  private final Transcript transcript = new Transcript(StoryWords.INTRODUCTION);
  private Path folder;
  private Set<JsonObject> before;
  private Set<JsonObject> after;
  private JsonObject remediation;
  private String analytics;
  private String changes;

  @BeforeAll
  void run(@TempDir Path folder) throws Exception {
    this.folder = folder;
    try (StoryRun story =
        new StoryRun(briefs(), folder.resolve("state"), POLICY, priorities(), transcript)) {
      before = findings(story);
      story.run("k8s-analyzer", "shop", "", new Analyzer());
      story.run("escalation-manager", "shop", "", new Escalation());
      story.run("deployment-correlator", "shop", "", new Correlator());
      String note = StoryWords.NOTE + Files.readString(CERTIFICATE);
      remediation = story.run("remediator", "shop", note, new Remediator()).answer().orElseThrow();
      after = findings(story);
      analytics = story.call("get_resource", deployment("analytics")).text();
      changes = story.call("list_changes", JsonObject.of("namespace", "shop")).text();
    }
  }

  /** Without the cluster's own facts, which are an example. */
  private Path briefs() throws Exception {
    Path briefs = Files.createDirectory(folder.resolve("briefs"));
    for (String agent :
        List.of("k8s-analyzer", "escalation-manager", "deployment-correlator", "remediator")) {
      Files.copy(FACTS.resolveSibling(agent + ".md"), briefs.resolve(agent + ".md"));
    }
    return briefs;
  }

  /** The example of a cluster's own facts has the priorities of this very shop. */
  private Path priorities() throws Exception {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(FACTS));
    assertTrue(block.find());
    return Files.writeString(folder.resolve("priorities.yaml"), block.group(1));
  }

  private static JsonObject deployment(String name) {
    return JsonObject.of("kind", "Deployment", "namespace", "shop", "name", name);
  }

  private static Set<JsonObject> findings(StoryRun story) {
    return story.call("diagnose", SHOP).structured().getJsonArray("findings").stream()
        .map(JsonObject.class::cast)
        .map(each -> JsonObject.of("id", each.getString("id"), "root", each.getJsonObject("root")))
        .collect(Collectors.toSet());
  }

  private Set<String> actions(String outcome) {
    return objects("actions").stream()
        .filter(each -> each.getString("outcome").equals(outcome))
        .map(each -> each.getString("id"))
        .collect(Collectors.toSet());
  }

  private List<JsonObject> objects(String name) {
    return remediation.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
  }

  private static Set<String> ids(Set<JsonObject> findings) {
    return findings.stream().map(each -> each.getString("id")).collect(Collectors.toSet());
  }

  private static Set<String> names(Set<JsonObject> findings) {
    return findings.stream()
        .map(each -> each.getJsonObject("root"))
        .map(root -> root.getString("kind") + " " + root.getString("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whatCanBeHealedIsHealedAndNothingElseChanged() {
    Set<JsonObject> healed = new HashSet<>(before);
    healed.removeAll(after);
    assertEquals(Set.of("Deployment api", "Deployment cart", "Service frontend"), names(healed));
    assertEquals(ids(healed), actions("applied"));
    assertTrue(before.containsAll(after), () -> "new: " + after);
  }

  @Test
  void whatIsLeftIsWhatTheRemediatorLeftAndSaysWhy() {
    Set<String> left =
        objects("left").stream().map(each -> each.getString("id")).collect(Collectors.toSet());
    assertEquals(ids(after), left);
  }

  @Test
  void whatDidNotHelpIsAsItWas() {
    assertEquals(1, actions("undone").size());
    assertTrue(analytics.contains("cpu: '64'"), analytics);
    assertTrue(changes.contains(" undone "), changes);
  }

  @Test
  void whatIsDeniedIsNotTriedAnotherWay() {
    assertEquals(1, actions("denied").size());
    String denied = actions("denied").iterator().next();
    List<JsonObject> tried =
        transcript.writes().stream()
            .filter(each -> each.getString("reason").contains(denied))
            .toList();
    assertEquals(1, tried.size(), tried.toString());
    assertEquals("Secret", tried.getFirst().getString("kind"));
  }

  @Test
  void theJournalIsIntactAndNamesEveryWrite() {
    assertTrue(audit("verify").contains("none edited, removed or reordered"));
    List<JsonObject> rows = audit("export", "--json").lines().map(JsonObject::new).toList();
    List<String> outcomes =
        rows.stream()
            .filter(row -> row.getString("kind").equals("outcome"))
            .map(
                row ->
                    row.getString("tool")
                        + " "
                        + row.getString("objectKind")
                        + " "
                        + row.getString("name"))
            .toList();
    assertEquals(
        List.of(
            "patch_resource Deployment cart",
            "patch_resource Service frontend",
            "update_deployment Deployment analytics",
            "undo_change Deployment analytics",
            "rollback Deployment api"),
        outcomes);
    for (JsonObject action : objects("actions")) {
      if (action.containsKey("changeId")) {
        assertTrue(rows.toString().contains(action.getString("changeId")), action.encode());
      }
    }
    assertTrue(
        rows.stream()
            .anyMatch(
                row ->
                    row.getString("name").equals("storefront-tls")
                        && row.getJsonObject("facts").getString("decision").equals("deny")),
        rows::toString);
    assertTrue(rows.stream().allMatch(row -> row.getString("caller").equals("dana")));
  }

  private String audit(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(List.of(words));
    all.addAll(List.of("--state-dir", folder.resolve("state").toString()));
    PrintStream print = new PrintStream(out, true, UTF_8);
    Terminal terminal = new Terminal(InputStream.nullInputStream(), print, print, Map.of());
    assertEquals(
        ExitCode.OK, new Cli(terminal).run(all.toArray(String[]::new)), () -> out.toString(UTF_8));
    return out.toString(UTF_8);
  }

  @Test
  void theTranscriptInTheDocumentsIsThisOne() throws Exception {
    if ("write".equals(System.getProperty("transcript"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, transcript.text());
    } else {
      assertEquals(
          Files.readString(FILE),
          transcript.text(),
          "run: mvn test -Dtest=ShopIsDownTest -Dtranscript=write");
    }
  }
}
