package io.pilothouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {
  private static final String HEAD = "apiVersion: pilothouse.io/v1\nkind: Policy\n";

  private static PolicyException refused(String yaml) {
    return assertThrows(PolicyException.class, () -> PolicyFile.parse(yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default: maybe|default: must be deny, simulate, approve or allow",
        "defaults: deny|defaults: is not known here (did you mean default?); known are",
        "rules: {a: b}|rules: must be a list",
        "rules: [x]|rules[0]: must be a map",
        "rules: [{decide: deny}]|rules[0].name: is missing",
        "rules: [{name: a}]|rules[0].decide: is missing",
        "rules: [{name: a, decide: allowed}]|rules[0].decide: must be deny",
        "rules: [{name: a, decide: deny}, {name: a, decide: deny}]|rules[1].name: is the name of",
        "rules: [{name: a, decide: deny, match: {namespace: x}}]|rules[0].match.namespace: is not",
        "rules: [{name: a, decide: deny, match: {namespaces: []}}]|rules[0].match.namespaces: must",
        "rules: [{name: a, decide: deny, match: {kinds: [v1/Secret]}}]|kinds: must be without",
        "rules: [{name: a, decide: deny, match: {kinds: [apps/v1/Deployment]}}]|kinds: must be",
        "rules: [{name: a, decide: deny, match: {kinds: [deployments.v1.apps]}}]|kinds: must be",
        "rules: [{name: a, decide: deny, match: {effects: [read]}}]|effects: may hold destructive",
        "rules: [{name: a, decide: deny, match: {labels: {a: true}}}]|labels.a: must be text",
        "rules: [{name: a, decide: deny, when: 'plan.x >'}]|rules[0].when: ERROR",
        "rules: [{name: a, decide: deny, when: 'plam.x > 1'}]|undeclared reference to 'plam'",
        "rules: [{name: a, decide: deny, when: '1 + 1'}]|rules[0].when: ERROR",
        "rules: [{name: a, decide: deny, limits: {maxReplicas: 1}}]|limits: have no meaning",
        "rules: [{name: a, decide: allow, limits: {perObject: 5}}]|perObject: must be",
        "rules: [{name: a, decide: allow, limits: {perObject: 5 per h}}]|such as 5 per 1h",
        "rules: [{name: a, decide: allow, limits: {perPod: 5 per 1h}}]|perPod: is not known",
        "rules: [{name: a, decide: allow, limits: {maxReplicas: -1}}]|maxReplicas: must be a whole",
        "rules: [{name: a, decide: allow, approval: {}}]|approval: has no meaning",
        "rules: [{name: a, decide: approve, approval: {fourEyes: yess}}]|fourEyes: must be true",
        "rules: [{name: a, decide: approve, approval: {fourEyes: true, byClient: true}}]|cannot go",
        "rules: [{name: a, decide: approve, approval: {expires: soon}}]|expires: must be a time",
        "freezes: [{name: a}]|freezes[0].from: give either",
        "freezes: [{name: a, from: '2026-01-01T00:00:00Z'}]|freezes[0].from: give either",
        "freezes: [{name: a, from: x, to: y}]|freezes[0].from: must be a moment",
        "freezes: [{name: a, from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z'}]|later than",
        "freezes: [{name: a, cron: '61 * * * *', for: 1h}]|freezes[0].cron: must be five cron",
        "freezes: [{name: a, cron: '0 1 * * *', for: 1h, timeZone: Mars}]|timeZone: must be",
        "killSwitch: stop|killSwitch: must be an absolute path",
        "killSwitch: [a]|killSwitch: must be text",
        "default: deny#default: allow|it is not YAML",
        "rules: ]|it is not YAML"
      })
  void saysWhatIsWrongAndWhere(String body, String problem) {
    String message = refused(HEAD + body.replace('#', '\n')).getMessage();
    assertTrue(message.contains(problem), message);
  }

  @Test
  void saysEverythingAtOnce() {
    assertEquals(
        List.of(
            "default: must be deny, simulate, approve or allow",
            "rules[0].name: is missing",
            "rules[0].decide: is missing"),
        refused(HEAD + "default: 7x\nrules: [{}]").problems());
  }

  @Test
  void takesOnlyPolicies() {
    assertEquals(
        List.of("apiVersion: must be pilothouse.io/v1", "kind: must be Policy"),
        refused("apiVersion: v1\nkind: Pod").problems());
    assertEquals(List.of("it is not a map"), refused("").problems());
  }

  @Test
  void anEmptyPolicySimulates() throws PolicyException {
    assertEquals(Policy.simulatingEverything(), PolicyFile.parse(HEAD));
  }
}
