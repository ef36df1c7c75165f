package io.pilothouse.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which writes a rule is about. A list that is empty covers everything; of one that is not, any
 * entry will do; all of the lists must.
 *
 * @param objects what is changed
 * @param callers who wants it
 */
record Match(Objects objects, List<Glob> tools, List<String> effects, Callers callers) {
  /**
   * @param kinds in any spelling, with or without the group
   * @param labels that the object must have
   */
  record Objects(
      List<Glob> contexts,
      List<Glob> namespaces,
      List<Glob> kinds,
      List<Glob> names,
      Map<String, Glob> labels) {
    static final Objects ANY = new Objects(List.of(), List.of(), List.of(), List.of(), Map.of());
  }

  /** Covers every write. */
  static final Match EVERYTHING = new Match(Objects.ANY, List.of(), List.of(), Callers.ANYBODY);

  /**
   * What keeps a write from being covered; empty if it is.
   *
   * @param grants whether being covered opens a way; a bare kind then means Kubernetes' own only,
   *     so that a foreign kind of the same name is never let through by accident. Where being
   *     covered closes a way, it means every kind of that name.
   */
  Optional<String> misses(WriteRequest write, boolean grants) {
    WriteRequest.Target target = write.target();
    return Stream.of(
            miss("contexts", objects.contexts(), target.context()),
            miss("namespaces", objects.namespaces(), target.namespace()),
            missIf("kinds", !objects.kinds().isEmpty() && !coversKind(target.kind(), grants)),
            miss("names", objects.names(), target.name()),
            missIf("labels", !coversLabels(target.labels())),
            miss("tools", tools, write.tool()),
            missIf("effects", !effects.isEmpty() && !effects.contains(write.effect())),
            missIf("callers", !callers.include(write.caller())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> miss(String key, List<Glob> globs, String value) {
    return missIf(key, !globs.isEmpty() && none(globs, glob -> glob.matches(value)));
  }

  private static Optional<String> missIf(String key, boolean missed) {
    return missed ? Optional.of(key) : Optional.empty();
  }

  private static boolean none(List<Glob> globs, Predicate<Glob> test) {
    return globs.stream().noneMatch(test);
  }

  private boolean coversKind(TargetKind kind, boolean grants) {
    return objects.kinds().stream()
        .anyMatch(
            glob ->
                kind.qualifiedNames().anyMatch(glob::matches)
                    || ((!grants || kind.isBuiltIn() || glob.matchesAnything())
                        && kind.names().anyMatch(glob::matches)));
  }

  private boolean coversLabels(Map<String, String> given) {
    return objects.labels().entrySet().stream()
        .allMatch(
            label ->
                given.containsKey(label.getKey())
                    && label.getValue().matches(given.get(label.getKey())));
  }
}
