package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Category;
import io.pilothouse.diagnosis.finding.Nature;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.Ref;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what is one fault seen at several objects. */
final class RollUp {
  private static final int ID_LENGTH = 10;

  /**
   * One fault.
   *
   * @param members the worst first, and of those the ones of the newest template
   */
  record Group(String id, Ref root, List<Observation> members) {
    /** One for all: it began when the first of those did that are as bad. */
    Observation example() {
      Observation first = members.get(0);
      return first.since(
          members.stream()
              .filter(each -> each.level() == first.level())
              .flatMap(each -> each.since().stream())
              .min(Comparator.naturalOrder()));
    }
  }

  private record Key(String code, String container, Ref about) {}

  private final ObjectGraph graph;
  private final Outdated outdated;

  RollUp(ObjectGraph graph) {
    this.graph = graph;
    this.outdated = new Outdated(graph);
  }

  List<Group> of(List<Observation> roots) {
    Map<Key, List<Observation>> groups = new LinkedHashMap<>();
    roots.forEach(each -> groups.computeIfAbsent(key(each), key -> new ArrayList<>()).add(each));
    return groups.entrySet().stream().map(each -> group(each.getKey(), each.getValue())).toList();
  }

  /**
   * By what is missing or broken, else by who owns it; what is only good order by namespace. The
   * container does not matter where all of them miss the same thing.
   */
  private Key key(Observation observation) {
    String code = observation.code().name();
    if (isHygiene(observation)) {
      return new Key(code, "", new Ref("Namespace", "", observation.subject().namespace()));
    }
    return observation
        .target()
        .map(target -> new Key(code, "", target))
        .orElseGet(() -> new Key(code, observation.container(), graph.root(observation.subject())));
  }

  private static boolean isHygiene(Observation observation) {
    Category category = observation.code().category();
    return observation.code().nature() == Nature.ADVICE
        && !observation.subject().namespace().isEmpty()
        && (category == Category.HYGIENE || category == Category.SECURITY);
  }

  private Group group(Key key, List<Observation> members) {
    List<Ref> owners =
        members.stream().map(each -> graph.root(each.subject())).distinct().sorted().toList();
    boolean oneOwner = owners.size() == 1;
    Ref root = oneOwner ? owners.get(0) : key.about();
    return new Group(
        id(key),
        root,
        members.stream()
            .sorted(
                Comparator.comparing(Observation::level)
                    .thenComparing(each -> outdated.is(each.subject()))
                    .thenComparing(each -> each.since().orElse(graph.now()))
                    .thenComparing(Observation::subject))
            .toList());
  }

  /** Of what stays the same as long as the fault does: neither pods nor words. */
  private static String id(Key key) {
    String text = key.code() + "|" + key.container() + "|" + key.about();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "f-" + HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
