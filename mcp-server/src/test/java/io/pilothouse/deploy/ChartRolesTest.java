package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static io.pilothouse.deploy.Rendered.objects;
import static io.pilothouse.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.Config;
import io.pilothouse.monitor.config.MonitorConfig;
import io.pilothouse.monitor.config.MonitorFile;
import io.pilothouse.rbac.Extent;
import io.pilothouse.rbac.HelmRules;
import io.pilothouse.rbac.Kind;
import io.pilothouse.rbac.Needs;
import io.pilothouse.rbac.Right;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.SchemaCatalog;
import io.pilothouse.tools.ToolSchema;
import io.pilothouse.yaml.YamlException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart grants what {@code pilothouse rbac} works out for the same settings, to the letter. */
class ChartRolesTest {
  private static final Path SCHEMAS = Path.of("..", "tool-schemas");

  static List<String> variantsWithRoles() {
    return Chart.variants().stream().filter(variant -> !variant.equals("platform")).toList();
  }

  @Test
  void theRulesAreTheGeneratedOnes() throws IOException {
    checkRules();
  }

  static void checkRules() throws IOException {
    Generated.check(Chart.FOLDER.resolve("files").resolve("rbac.yaml"), HelmRules.of(tools()));
  }

  @ParameterizedTest
  @MethodSource("variantsWithRoles")
  void theRolesAreWhatTheToolsAndTheMonitorNeed(String variant) throws IOException, YamlException {
    Rendered rendered = Chart.variant(variant);
    Config config = ServerOf.config(rendered);
    Extent extent = extent(config);
    Needs needs = Needs.of(on(config.tools()), extent);
    if (config.monitor().enabled()) {
      String file = ServerOf.text(rendered, config.monitor().file().orElseThrow()).orElseThrow();
      MonitorConfig.Schedule schedule = MonitorFile.parse(file).schedule();
      needs.monitoring(schedule.wakeGap().isPresent(), schedule.lease(), extent);
    }
    Set<Right> clusterWide = rights(rendered.of("ClusterRole"), any -> true);
    if (config.clusters().impersonate()) {
      assertEquals(impersonation(needs, rendered), clusterWide);
    } else {
      assertEquals(needs.clusterWide().keySet(), clusterWide);
      for (String namespace : config.clusters().rights().namespaces()) {
        Set<Right> narrow =
            rights(
                rendered.of("Role"),
                role -> at(role, "metadata").getString("namespace").equals(namespace));
        narrow.removeAll(clusterWide);
        assertEquals(needs.inNamespaces().keySet(), narrow, namespace);
      }
    }
  }

  @Test
  void theLeaseAndNoOtherMayBeRenewed() {
    Rendered rendered = Chart.variant("monitor-ha");
    JsonObject role = rendered.named("Role", "pilothouse-lease").orElseThrow();
    assertEquals("pilothouse-system", at(role, "metadata").getString("namespace"));
    assertEquals(
        Set.of(
            new Right("coordination.k8s.io", "leases", "create"),
            new Right("coordination.k8s.io", "leases", "get"),
            new Right("coordination.k8s.io", "leases", "update")),
        rights(List.of(role), any -> true));
    for (JsonObject rule : objects(role, "rules")) {
      assertEquals(
          texts(rule, "verbs").equals(List.of("create"))
              ? List.of()
              : List.of("pilothouse-monitor"),
          texts(rule, "resourceNames"));
    }
    assertEquals(List.of(), Chart.variant("monitor").of("Role"), "it has none without a lease");
  }

  @Test
  void eventsAreWatchedOnlyWhereWarningsWake(@TempDir Path folder) throws IOException {
    Right watch = new Right("", "events", "watch");
    assertTrue(rights(Chart.variant("monitor").of("ClusterRole"), any -> true).contains(watch));
    assertFalse(rights(Chart.variant("default").of("ClusterRole"), any -> true).contains(watch));
    Path values =
        Files.writeString(
            folder.resolve("values.yaml"),
            "state: {ephemeral: true}\nmonitor: {enabled: true, config: {apiVersion:"
                + " pilothouse.io/v1, kind: Monitor, schedule: {wakeOnWarnings: false}}}\n");
    Rendered asleep = Chart.rendered(values, Chart.NAMESPACE);
    assertFalse(rights(asleep.of("ClusterRole"), any -> true).contains(watch));
  }

  /** Service accounts are named namespace by namespace, which is less than the tool can know. */
  private static Set<Right> impersonation(Needs needs, Rendered rendered) {
    Set<Right> wanted = new TreeSet<>(needs.clusterWide().keySet());
    Right accounts = new Right("", "serviceaccounts", "impersonate");
    assertTrue(wanted.remove(accounts));
    assertEquals(Set.of(accounts), rights(rendered.of("Role"), any -> true));
    return wanted;
  }

  @Test
  void whoMayBeStoodForIsNamed() {
    Rendered rendered = Chart.variant("oidc-impersonation");
    for (JsonObject role :
        Stream.of("Role", "ClusterRole").flatMap(k -> rendered.of(k).stream()).toList()) {
      for (JsonObject rule : objects(role, "rules")) {
        boolean anybody =
            texts(rule, "verbs").contains("impersonate")
                && !texts(rule, "resources").contains("userextras/pilothouse.io/session")
                && texts(rule, "resourceNames").isEmpty();
        assertFalse(anybody, rule::encode);
      }
    }
  }

  @Test
  void aSecretIsReadOnlyWhereTheValuesSaySo() {
    for (String variant : Chart.variants()) {
      Rendered rendered = Chart.variant(variant);
      Set<Right> rights = rights(rendered.of("ClusterRole"), any -> true);
      rights.addAll(rights(rendered.of("Role"), any -> true));
      assertEquals(
          variant.equals("custom-kinds"),
          rights.stream().anyMatch(right -> right.resource().equals("secrets")),
          variant);
    }
  }

  private static Set<Right> rights(List<JsonObject> roles, Predicate<JsonObject> which) {
    Set<Right> rights = new TreeSet<>();
    for (JsonObject role : roles.stream().filter(which).toList()) {
      for (JsonObject rule : objects(role, "rules")) {
        for (String group : texts(rule, "apiGroups")) {
          for (String resource : texts(rule, "resources")) {
            for (String verb : texts(rule, "verbs")) {
              rights.add(new Right(group, resource, verb));
            }
          }
        }
      }
    }
    return rights;
  }

  private static List<ToolSchema> on(Config.Tools tools) throws IOException {
    return tools().stream()
        .filter(tool -> tools.toolsets().contains(tool.toolset()))
        .filter(tool -> !tools.disabled().contains(tool.name()))
        .filter(tool -> tool.effect() == Effect.READ || !tools.readOnly())
        .toList();
  }

  private static Extent extent(Config config) {
    Config.Rights rights = config.clusters().rights();
    return new Extent(
        rights.namespaces(),
        Stream.concat(
                rights.kinds().stream().map(name -> Kind.parse(name, true)),
                rights.clusterKinds().stream().map(name -> Kind.parse(name, false)))
            .toList(),
        rights.secrets(),
        config.http().identity().tokenReview(),
        config.clusters().impersonate());
  }

  private static List<ToolSchema> tools() throws IOException {
    SchemaCatalog catalog = new SchemaCatalog();
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .map(name -> catalog.read(name.substring(0, name.length() - ".json".length())))
          .toList();
    }
  }
}
