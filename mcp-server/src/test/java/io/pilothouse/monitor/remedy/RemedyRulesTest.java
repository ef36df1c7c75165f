package io.pilothouse.monitor.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Confidence;
import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.YamlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyRulesTest {
  private static final String MATCH = "match: {codes: [IMG_NOTFOUND]}";
  private static final String CALL = "call: {tool: rollback, use: next}";

  /** The rules that the documents show. */
  static String example() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "monitor.md"));
    Matcher block =
        Pattern.compile("## Automatic repairs.*?```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find());
    return block.group(1);
  }

  private static List<RemedyRule> read(String yaml) throws YamlException {
    Fields file = Fields.of(yaml);
    List<RemedyRule> rules = RemedyRules.read(file);
    file.refuseOthers();
    file.check();
    return rules;
  }

  @Test
  void carefulUnlessToldOtherwise() throws YamlException {
    RemedyRule rule = read("remedies: [{name: a, %s, %s}]".formatted(MATCH, CALL)).getFirst();
    assertTrue(rule.dryRun());
    assertEquals(Set.of(Confidence.HIGH), rule.when().confidence());
    assertEquals(new RemedyRule.Rate(1, Duration.ofHours(1)), rule.limits().perObject());
    assertEquals(new RemedyRule.Rate(5, Duration.ofDays(1)), rule.limits().perRule());
  }

  @Test
  void noneUnlessThereAreSome() throws YamlException {
    assertEquals(List.of(), read("{}"));
  }

  @Test
  void theDocumentedExampleLoads() throws Exception {
    List<RemedyRule> rules = read(example());
    assertEquals(2, rules.size());
    assertEquals(List.of(false, true), rules.stream().map(RemedyRule::dryRun).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, match: {codes: [IMG_NOTFOUND], confidence: LOW}, C} | may hold HIGH, MEDIUM",
        "{name: a, match: {codes: [IMG_NOTFOUNT]}, C} | did you mean IMG_NOTFOUND?",
        "{name: a, match: {namespaces: [shop]}, C} | must name one code",
        "{name: a, C} | match: is missing",
        "{name: a, M} | call: is missing",
        "{name: a, M, C, dryrun: true} | did you mean dryRun?",
        "{name: a, match: {codes: [IMG_NOTFOUND], severity: SEV-1}, C} | severities",
        "{name: a, M, call: {tool: delete_resource, use: next}} | may be evict_pod",
        "{name: a, M, call: {tool: rollback}} | give either use: next or arguments",
        "{name: a, M, call: {tool: rollback, use: any}} | may be next",
        "{name: a, M, call: {tool: rollback, arguments: {namespace: s}}} | arguments.name: is"
            + " missing",
        "{name: a, M, call: {tool: rollback, arguments: {name: s}}} | arguments.namespace: is"
            + " missing",
        "{name: a, M, call: {tool: rollback, arguments: {namespace: s, name: n, dry_run: false}}} |"
            + " rollback takes",
        "{name: a, M, C, limits: {perObject: often}} | such as 1 per 1h",
        "{name: a, M, C, limits: {perRule: 1 per 31d}} | up to 30d",
        "{name: a, M, C, verifyWithin: 2d} | must be 1d or less",
        "{name: a, M, C}, {name: a, M, C} | is that of another rule"
      })
  void whatIsNotMeantIsRefused(String rules, String problem) {
    String yaml = "remedies: [" + rules.replace(" M", " " + MATCH).replace(" C", " " + CALL) + "]";
    YamlException refused = assertThrows(YamlException.class, () -> read(yaml));
    assertTrue(refused.getMessage().contains(problem), refused.getMessage());
    assertTrue(refused.getMessage().startsWith("remedies["), refused.getMessage());
  }
}
