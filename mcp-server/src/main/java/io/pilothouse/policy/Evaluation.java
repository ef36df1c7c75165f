package io.pilothouse.policy;

import java.util.List;
import java.util.Optional;

/**
 * What a policy says about a write.
 *
 * @param verdict what may become of it
 * @param rule the rule, freeze or switch that decided; {@code default} if none did
 * @param message why, for the one who asked
 * @param approval how a person agrees; present exactly for {@link Verdict#APPROVE}
 * @param budgets what the write takes from if it happens
 * @param trail what was looked at on the way, in order
 */
public record Evaluation(
    Verdict verdict,
    String rule,
    String message,
    Optional<Approval> approval,
    List<Budget> budgets,
    List<String> trail) {
  public Evaluation {
    budgets = List.copyOf(budgets);
    trail = List.copyOf(trail);
  }
}
