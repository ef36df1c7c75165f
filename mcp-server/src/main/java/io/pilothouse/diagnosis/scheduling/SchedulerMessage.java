package io.pilothouse.diagnosis.scheduling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the scheduler says about a pod that it could not place; its words change with Kubernetes'
 * versions.
 *
 * @param counts how many nodes each obstacle kept it from, as far as that is said
 * @param resources that are short
 */
public record SchedulerMessage(Map<Obstacle, Integer> counts, List<String> resources) {
  private static final Pattern SHORT =
      Pattern.compile("(\\d+ )?Insufficient ([\\w./-]+?)[,.;]*(?=\\s|$)");
  private static final Pattern CLAIM =
      Pattern.compile(
          "persistentvolumeclaims? \"([^\"]+)\" (?:not found|is being deleted|bound to)");

  private static final Map<Obstacle, Pattern> WORDS = new EnumMap<>(Obstacle.class);

  static {
    words(Obstacle.CORDON, "were unschedulable");
    words(
        Obstacle.CONDITION,
        "taint \\{(?:node\\.kubernetes\\.io/(?:not-ready|unreachable|[a-z]+-pressure"
            + "|network-unavailable)|node\\.cloudprovider\\.kubernetes\\.io/uninitialized)");
    words(
        Obstacle.TAINT,
        "(?:had|has) (?:untolerated )?taint(?! \\{node\\.(?:kubernetes|cloudprovider))");
    words(
        Obstacle.SELECTOR,
        "didn't match (?:Pod's node affinity|node selector|node affinity|Pod's node selector)"
            + "|didn't satisfy plugin\\(s\\) \\[NodeAffinity");
    words(Obstacle.HOSTPORT, "(?:didn't|did not) have free ports");
    words(Obstacle.PODLIMIT, "Too many pods");
    words(
        Obstacle.VOLUME,
        "unbound immediate PersistentVolumeClaims|volume node affinity conflict"
            + "|exceed max volume count|no available volume zone"
            + "|find available persistent volumes|persistentvolume(?:claim)?s? \""
            + "|did not have enough free storage|volume\\(s\\) conflict|StorageClass");
    words(Obstacle.SPREAD, "match pod topology spread constraints");
    words(Obstacle.ANTIAFFINITY, "anti-affinity");
    words(Obstacle.AFFINITY, "match pod affinity rules");
  }

  private static void words(Obstacle obstacle, String regex) {
    WORDS.put(obstacle, Pattern.compile("(?:(\\d+) )?(?:node\\(s\\) )?(?:" + regex + ")"));
  }

  public static SchedulerMessage of(String message) {
    String reasons = message.split("preemption:", 2)[0];
    Map<Obstacle, Integer> counts = new EnumMap<>(Obstacle.class);
    WORDS.forEach((obstacle, words) -> count(words.matcher(reasons), obstacle, counts));
    List<String> resources = new ArrayList<>();
    Matcher insufficient = SHORT.matcher(reasons);
    while (insufficient.find()) {
      resources.add(insufficient.group(2));
    }
    count(SHORT.matcher(reasons), Obstacle.RESOURCES, counts);
    return new SchedulerMessage(counts, resources.stream().distinct().toList());
  }

  private static void count(Matcher matcher, Obstacle obstacle, Map<Obstacle, Integer> counts) {
    while (matcher.find()) {
      String number = matcher.group(1);
      counts.merge(obstacle, number == null ? 1 : Integer.parseInt(number.strip()), Integer::sum);
    }
  }

  /**
   * The obstacle that keeps it from most of the nodes that are meant for it: taints and selectors
   * come last. Of equals the one that the scheduler asks for last.
   */
  public Optional<Obstacle> foremost() {
    return counts.entrySet().stream()
        .max(
            Comparator.<Map.Entry<Obstacle, Integer>, Boolean>comparing(
                    each -> each.getKey() != Obstacle.TAINT && each.getKey() != Obstacle.SELECTOR)
                .thenComparing(Map.Entry::getValue)
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  /** The claim that it names; empty if it names none. */
  public static Optional<String> claim(String message) {
    Matcher matcher = CLAIM.matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
