package io.pilothouse.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.policy.PolicyException;
import io.pilothouse.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policy is in force, as its file comes and goes. */
class PoliciesTest {
  private static final String ALLOW =
      "{apiVersion: pilothouse.io/v1, kind: Policy, default: allow}";
  private static final String DENY = "{apiVersion: pilothouse.io/v1, kind: Policy, default: deny}";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("policy.yaml"), text);
  }

  @Test
  void withoutAFileEverythingIsSimulated() {
    assertEquals(Verdict.SIMULATE, Policies.simulating().current().byDefault());
  }

  @Test
  void aFileThatDoesNotLoadIsAnErrorAtStart() throws IOException {
    Path bad = file("{apiVersion: pilothouse.io/v1, kind: Policy, default: maybe}");
    assertThrows(PolicyException.class, () -> Policies.load(bad));
    assertThrows(IOException.class, () -> Policies.load(folder.resolve("none")));
  }

  @Test
  void aChangedFileIsFollowed() throws Exception {
    Policies policies = Policies.load(file(ALLOW));
    file(DENY);
    policies.look();
    assertEquals(Verdict.DENY, policies.current().byDefault());
  }

  @Test
  void theLastGoodPolicyStaysInForceAndTheProblemIsKnown() throws Exception {
    Policies policies = Policies.load(file(DENY));
    file("default: [");
    policies.look();
    assertEquals(Verdict.DENY, policies.current().byDefault());
    assertTrue(policies.problem().isPresent());
    Files.delete(folder.resolve("policy.yaml"));
    policies.look();
    assertEquals(Optional.of("it cannot be read"), policies.problem());
    file(DENY);
    policies.look();
    assertEquals(Optional.empty(), policies.problem());
  }
}
