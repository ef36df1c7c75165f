package io.pilothouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies as data: what they decide, and what is wrong with those that are wrong. */
class PolicyCasesTest {
  private static final Path OURS = Path.of("src/test/resources/policy");
  private static final Path EXAMPLES = Path.of("../deploy/policies");

  static Stream<Path> files() throws IOException {
    return Stream.of(OURS, EXAMPLES).flatMap(PolicyCasesTest::tests);
  }

  private static Stream<Path> tests(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".test.yaml"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  static Stream<Arguments> cases() throws IOException, PolicyException {
    List<Arguments> all = new java.util.ArrayList<>();
    for (Path file : files().toList()) {
      PolicyTests tests = PolicyTests.parse(Files.readString(file));
      Policy policy = PolicyFile.parse(Files.readString(file.resolveSibling(tests.policy())));
      tests
          .run(policy)
          .forEach(
              outcome ->
                  all.add(Arguments.of(file.getFileName() + ": " + outcome.of().name(), outcome)));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decidesAsItSays(String name, PolicyTests.Outcome outcome) {
    assertEquals(Optional.empty(), outcome.problem(), outcome.evaluation().trail()::toString);
  }

  @Test
  void thereAreEnoughOfThem() throws Exception {
    assertTrue(cases().count() >= 60, "only " + cases().count());
  }

  @Test
  void everyExampleHasTests() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      for (Path file : files.filter(f -> f.toString().matches(".*(?<!\\.test)\\.yaml")).toList()) {
        Path test =
            file.resolveSibling(file.getFileName().toString().replace(".yaml", ".test.yaml"));
        assertTrue(Files.exists(test), test + " is missing");
      }
    }
  }
}
