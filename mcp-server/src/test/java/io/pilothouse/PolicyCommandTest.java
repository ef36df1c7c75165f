package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {
  private static final String POLICY =
      """
      apiVersion: pilothouse.io/v1
      kind: Policy
      default: deny
      rules:
      - {name: shop, match: {namespaces: [shop]}, decide: allow}
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of());
    return new Cli(terminal).run(arguments);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String tests(String verdict) throws IOException {
    file("policy.yaml", POLICY);
    return file(
        "policy.test.yaml",
        """
        apiVersion: pilothouse.io/v1
        kind: PolicyTest
        policy: policy.yaml
        cases:
        - {name: the shop, given: {tool: rollback, namespace: shop}, expect: {decide: %s}}
        """
            .formatted(verdict));
  }

  @Test
  void checksSeveralFiles() throws IOException {
    String good = file("good.yaml", POLICY);
    assertEquals(0, run("policy", "check", good));
    String bad = file("bad.yaml", POLICY.replace("deny", "denied"));
    assertEquals(1, run("policy", "check", good, bad));
    assertEquals(2, out.toString().lines().filter((good + ": ok")::equals).count());
    assertEquals(bad + ": default: must be deny, simulate, approve or allow\n", err.toString());
  }

  @Test
  void runsTests() throws IOException {
    String file = tests("allow");
    assertEquals(0, run("policy", "test", file), err::toString);
    assertEquals(file + ": 1 cases, 0 failed\n", out.toString());
  }

  @Test
  void saysWhyATestFails() throws IOException {
    assertEquals(1, run("policy", "test", tests("deny")));
    String text = out.toString();
    assertTrue(text.startsWith("FAILED the shop: expected deny, got allow\n  shop: allow\n"), text);
  }

  @Test
  void explainsADecision() throws IOException {
    String policy = file("policy.yaml", POLICY);
    assertEquals(0, run("policy", "explain", policy, "{tool: rollback, namespace: prod}"));
    assertEquals(
        """
        deny by "default"
        no rule covers it
          shop: namespaces do not match
          no rule covers it: deny
        """,
        out.toString());
    assertEquals(1, run("policy", "explain", policy, "{tools: rollback}"));
    assertTrue(err.toString().contains("tools: is not known here"), err::toString);
  }

  @Test
  void namesAFileThatIsMissing() {
    assertEquals(2, run("policy", "check", folder.resolve("none.yaml").toString()));
    assertTrue(err.toString().contains("none.yaml"), err::toString);
    assertEquals(2, run("policy", "check"));
  }
}
