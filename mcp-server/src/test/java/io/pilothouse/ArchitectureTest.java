package io.pilothouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pilothouse.kubernetes.LeaseClient;
import io.pilothouse.kubernetes.LeaseClients;
import io.pilothouse.kubernetes.LeaseName;
import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package may know which, what may touch foreign libraries, and how large a file may grow.
 */
class ArchitectureTest {
  private static final String ROOT = "io.pilothouse";

  /** Package to the packages of ours that it may import, itself aside. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("concurrent", List.of()),
          Map.entry("redaction", List.of()),
          Map.entry("identity", List.of()),
          Map.entry("config", List.of()),
          Map.entry("auth", List.of("identity", "kubernetes", "concurrent")),
          Map.entry(
              "observability",
              List.of("config", "tools", "kubernetes", "transport", "monitor", "diagnosis")),
          Map.entry("kubernetes", List.of("concurrent", "identity")),
          Map.entry("tools", List.of("kubernetes", "concurrent", "redaction", "identity")),
          Map.entry("protocol", List.of("tools", "agents", "concurrent", "identity")),
          Map.entry("automation", List.of("protocol", "tools", "concurrent", "identity")),
          Map.entry("transport", List.of("protocol", "automation", "concurrent", "identity")),
          Map.entry("agents", List.of()),
          Map.entry("lint", List.of("agents", "tools")),
          Map.entry(
              "service",
              List.of("protocol", "tools", "agents", "kubernetes", "concurrent", "identity")),
          Map.entry("runner", List.of("agents", "tools", "monitor", "concurrent", "identity")),
          Map.entry("yaml", List.of("kubernetes")),
          Map.entry("policy", List.of("yaml")),
          Map.entry("state", List.of("concurrent")),
          Map.entry("audit", List.of("state", "concurrent", "identity")),
          Map.entry(
              "guard",
              List.of(
                  "policy",
                  "audit",
                  "state",
                  "kubernetes",
                  "tools",
                  "concurrent",
                  "redaction",
                  "identity")),
          Map.entry("diagnosis", List.of("tools", "kubernetes", "concurrent", "redaction")),
          Map.entry("approval", List.of("guard", "transport", "identity")),
          Map.entry("rbac", List.of("tools", "kubernetes")),
          Map.entry(
              "monitor",
              List.of(
                  "diagnosis",
                  "agents",
                  "tools",
                  "kubernetes",
                  "state",
                  "audit",
                  "yaml",
                  "concurrent",
                  "redaction",
                  "identity")),
          Map.entry("sandbox", List.of()));

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  static List<String> packages() {
    return MAY_IMPORT.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void importsOnlyWhatItMay(String name) {
    for (String other : allPackages()) {
      if (!other.equals(name) && !MAY_IMPORT.get(name).contains(other)) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + "." + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "." + other + "..")
            .allowEmptyShould(true)
            .check(OURS);
      }
    }
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void everyPackageHasARule() {
    TreeSet<String> unruled = new TreeSet<>(allPackages());
    unruled.removeAll(MAY_IMPORT.keySet());
    assertTrue(unruled.isEmpty(), "packages without a rule: " + unruled);
  }

  /** Permits are made by the guard, checked by the connections, and handed on by the program. */
  @Test
  void onlyTheGuardCanMakeWritePermits() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".guard", ROOT + ".kubernetes..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(WriteAuthority.class)
        .check(OURS);
    noClasses()
        .that()
        .doNotHaveSimpleName("Planner")
        .and()
        .doNotHaveSimpleName("Applier")
        .should()
        .callMethod(WriteAuthority.class, "forReal", Mutation.class)
        .orShould()
        .callMethod(WriteAuthority.class, "forDryRun", Mutation.class)
        .check(OURS);
  }

  /** A Lease is for leadership: nothing that a caller reaches can ask for it. */
  @Test
  void onlyTheMonitorsLeadershipTouchesALease() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Fabric8LeaseClient")
        .should()
        .callMethod(WriteAuthority.class, "forLease", LeaseName.class, JsonObject.class)
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT, ROOT + ".kubernetes..")
        .and()
        .doNotHaveSimpleName("LeaseRegister")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(LeaseClient.class, LeaseClients.class)
        .check(OURS);
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .doNotHaveSimpleName("MonitorLeadership")
        .and()
        .doNotHaveSimpleName("Wiring")
        .and()
        .doNotHaveSimpleName("SandboxClusters")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(LeaseClient.class, LeaseClients.class)
        .check(OURS);
  }

  @Test
  void onlyOnePackageTouchesFabric8() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".kubernetes.fabric8..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(OURS);
  }

  /** No shell and no kubectl: only a kubeconfig's own plug-in, and the demo's server. */
  @Test
  void nothingElseStartsProcesses() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ExecPlugin")
        .and()
        .doNotHaveSimpleName("DemoExchange")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(OURS);
  }

  @Test
  void theSdkAndReactorStayWithTheSessionGenerationAndTheDemoClient() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".protocol.session..", ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.modelcontextprotocol..", "reactor..", "org.reactivestreams..")
        .check(OURS);
  }

  /** The library is not on the class path of anything but an agent's run. */
  @Test
  void onlyTheRunnerTouchesTheMessagesApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".runner..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.anthropic..", "kotlin..", "okhttp3..")
        .check(OURS);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".runner..")
        .and()
        .haveNameNotMatching(ROOT.replace(".", "\\.") + "\\.Agent.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".runner..")
        .check(OURS);
  }

  @Test
  void configKnowsTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".config..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", ROOT + ".config..")
        .allowEmptyShould(true)
        .check(OURS);
  }

  @Test
  void noSourceFileIsLongerThan400Lines() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        long lines;
        try (var content = Files.lines(file)) {
          lines = content.count();
        }
        assertTrue(lines <= 400, file + " has " + lines + " lines");
      }
    }
  }

  private static List<String> allPackages() {
    return OURS.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> name.startsWith(ROOT + "."))
        .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
        .distinct()
        .toList();
  }
}
