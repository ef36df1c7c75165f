package io.pilothouse.guard;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.render.UntrustedText;
import java.util.ArrayList;
import java.util.List;

/** A plan as people and models read it. */
final class PlanText {
  private static final int MOST_DIFF_CHARS = 9_000;

  private final Redactor redactor;

  PlanText(Redactor redactor) {
    this.redactor = redactor;
  }

  /** What would differ and what it would reach, object by object. */
  List<String> lines(Ruling ruling) {
    return ruling.single()
        ? lines(ruling.all().getFirst().plan(), MOST_DIFF_CHARS)
        : lines(ruling.all());
  }

  private List<String> lines(List<Ruling.Ruled> several) {
    List<String> lines = new ArrayList<>();
    int left = MOST_DIFF_CHARS;
    for (Ruling.Ruled ruled : several) {
      Plan plan = ruled.plan();
      if (plan.evicts()) {
        lines.add(eviction(plan));
        continue;
      }
      lines.add(head(ruled));
      if (!plan.changesNothing()) {
        lines.addAll(lines(plan, left));
        left = Math.max(0, left - plan.diff(redactor).length());
      }
    }
    return lines;
  }

  /** One of many pods that go deserves no more than a line. */
  private String eviction(Plan plan) {
    String words = plan.draft().summary() + ": " + String.join("; ", plan.blast().inBrief());
    return "- " + redactor.text(UntrustedText.stripLine(words));
  }

  private static String head(Ruling.Ruled ruled) {
    Plan plan = ruled.plan();
    return "## %s%s (policy: %s, %s)"
        .formatted(
            plan.draft().summary(),
            plan.changesNothing() ? ": so already" : "",
            ruled.evaluation().verdict().word(),
            Answers.decidedBy(ruled.evaluation()));
  }

  private List<String> lines(Plan plan, int mostChars) {
    List<String> lines = new ArrayList<>();
    String diff = plan.diff(redactor);
    if (!diff.isEmpty()) {
      lines.add(UntrustedText.frame("diff", cut(diff, mostChars)));
    }
    plan.lines().forEach(line -> lines.add(redactor.text(UntrustedText.stripLine(line))));
    return lines;
  }

  private static String cut(String diff, int most) {
    return diff.length() <= most
        ? diff
        : diff.substring(0, most) + "\n[cut: %d of %d characters]".formatted(most, diff.length());
  }
}
