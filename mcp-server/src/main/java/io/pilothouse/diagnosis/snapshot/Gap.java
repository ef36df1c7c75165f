package io.pilothouse.diagnosis.snapshot;

import io.pilothouse.kubernetes.ClusterException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that could not be looked at.
 *
 * @param what a kind's plural name, several of them, or a question
 * @param why in words, with the right that is missing where one is
 */
public record Gap(String what, String why) {

  /**
   * A read that failed. A missing right is named in two words: what the API server says of it
   * repeats what is known.
   *
   * @param verb of the read, {@code list}
   */
  public static Gap of(String what, String verb, ClusterException failure) {
    return new Gap(
        what,
        failure.kind() == ClusterException.Kind.FORBIDDEN
            ? "forbidden: " + verb
            : failure.getMessage());
  }

  /** Those with the same reason as one, in the order of the first of each; none twice. */
  public static List<Gap> grouped(List<Gap> gaps) {
    Map<String, String> byReason = new LinkedHashMap<>();
    gaps.stream()
        .distinct()
        .forEach(gap -> byReason.merge(gap.why(), gap.what(), (one, other) -> one + ", " + other));
    return byReason.entrySet().stream()
        .map(each -> new Gap(each.getValue(), each.getKey()))
        .toList();
  }
}
