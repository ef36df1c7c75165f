package io.pilothouse.policy;

import io.pilothouse.yaml.Times;
import java.time.Duration;

/**
 * At most so many writes in any window of time.
 *
 * @param scope what shares the budget
 * @param most how many
 * @param window how long each counts
 */
record Rate(Scope scope, int most, Duration window) {
  /** What shares a budget. */
  enum Scope {
    OBJECT("perObject"),
    NAMESPACE("perNamespace"),
    SESSION("perSession"),
    CALLER("perCaller"),
    RULE("perRule");

    private final String key;

    Scope(String key) {
      this.key = key;
    }

    /** As a policy file spells it. */
    String key() {
      return key;
    }
  }

  /** The budget that a write under a rule takes from. */
  Budget budget(String rule, WriteRequest write) {
    WriteRequest.Target target = write.target();
    String place = target.context() + "/" + target.namespace();
    String shared =
        switch (scope) {
          case OBJECT ->
              place
                  + "/"
                  + target.kind().plural()
                  + "."
                  + target.kind().group()
                  + "/"
                  + target.name();
          case NAMESPACE -> place;
          case SESSION -> write.caller().user() + "/" + write.caller().session();
          case CALLER -> write.caller().user();
          case RULE -> "";
        };
    return new Budget(rule + "|" + scope.key() + "|" + shared, most, window);
  }

  @Override
  public String toString() {
    return scope.key() + " " + most + " per " + Times.format(window);
  }
}
