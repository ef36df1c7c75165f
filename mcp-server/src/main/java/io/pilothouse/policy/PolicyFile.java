package io.pilothouse.policy;

import io.pilothouse.yaml.Fields;
import io.pilothouse.yaml.YamlException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a policy: YAML as {@code policy.schema.json} describes it. */
public final class PolicyFile {
  private PolicyFile() {}

  /**
   * @throws PolicyException with everything that is wrong with it
   */
  public static Policy parse(String yaml) throws PolicyException {
    try {
      return read(Fields.of(yaml, "Policy"));
    } catch (YamlException bad) {
      throw new PolicyException(bad.problems());
    }
  }

  private static Policy read(Fields file) throws YamlException {
    Optional<Verdict> byDefault = RuleReader.verdict(file, "default");
    List<Rule> rules = file.list("rules").stream().map(RuleReader::read).toList();
    List<Freeze> freezes = file.list("freezes").stream().map(FreezeReader::read).toList();
    Optional<String> killSwitch = file.text("killSwitch");
    if (killSwitch.isPresent() && !killSwitch.get().startsWith("/")) {
      file.problem("killSwitch", "must be an absolute path");
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < rules.size(); i++) {
      if (!names.add(rules.get(i).name())) {
        file.problem("rules[" + i + "].name", "is the name of another rule, too");
      }
    }
    file.refuseOthers();
    file.check();
    return new Policy(byDefault.orElse(Verdict.SIMULATE), rules, freezes, killSwitch);
  }
}
