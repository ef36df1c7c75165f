package io.pilothouse.policy;

import java.util.Locale;

/** What may become of a write, the most careful first. */
public enum Verdict {
  /** It is refused. */
  DENY,
  /** It is only simulated: the plan is the answer. */
  SIMULATE,
  /** A person must agree first. */
  APPROVE,
  /** It happens. */
  ALLOW;

  /** As a policy file spells it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
