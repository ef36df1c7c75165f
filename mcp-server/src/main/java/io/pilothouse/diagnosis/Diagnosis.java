package io.pilothouse.diagnosis;

import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Finding;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.snapshot.Gap;
import io.pilothouse.diagnosis.snapshot.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong in a scope.
 *
 * @param at the moment it was looked at
 * @param checked how many objects of the kinds that people count were looked at
 * @param findings those that matter most first
 * @param gaps what was not looked at, and why
 */
public record Diagnosis(
    Scope scope, Instant at, Map<String, Integer> checked, List<Finding> findings, List<Gap> gaps) {

  /**
   * What somebody wants to see of it. Good order and mere remarks are shown only to those who ask
   * for them by code or category: a cluster in which everything works has no findings.
   *
   * @param include codes or categories in any case; empty: everything that is wrong
   * @param since leaves out what is known to have begun before
   */
  public Diagnosis showing(List<String> include, Optional<Instant> since) {
    List<Finding> shown =
        findings.stream()
            .filter(each -> include.isEmpty() ? isWrong(each) : isAmong(include, each))
            .filter(each -> since.isEmpty() || !began(each).isBefore(since.get()))
            .toList();
    return with(shown);
  }

  /** The finding with an id, alone; none if there is no such finding. */
  public Diagnosis only(String id) {
    return with(findings.stream().filter(each -> each.id().equals(id)).toList());
  }

  private Diagnosis with(List<Finding> others) {
    return new Diagnosis(scope, at, checked, others, gaps);
  }

  private Instant began(Finding finding) {
    return finding.observed().since().orElse(at);
  }

  private static boolean isWrong(Finding finding) {
    Category category = finding.code().category();
    boolean remark =
        finding.code().nature() == Nature.ADVICE
            && (category == Category.HYGIENE
                || category == Category.SECURITY
                || finding.level().compareTo(Level.LOW) >= 0);
    return !remark;
  }

  private static boolean isAmong(List<String> include, Finding finding) {
    return include.stream()
        .anyMatch(
            word ->
                word.equalsIgnoreCase(finding.code().name())
                    || word.equalsIgnoreCase(finding.code().category().name()));
  }
}
