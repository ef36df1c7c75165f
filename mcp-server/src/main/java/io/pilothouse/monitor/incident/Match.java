package io.pilothouse.monitor.incident;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which troubles are meant: all lists must fit; one that is empty fits everything; {@code *} stands
 * for any letters.
 */
public record Match(
    List<String> contexts,
    List<String> namespaces,
    List<String> kinds,
    List<String> names,
    List<String> codes) {
  /**
   * @throws IllegalArgumentException when it would fit everything there is
   */
  public Match {
    contexts = List.copyOf(contexts);
    namespaces = List.copyOf(namespaces);
    kinds = List.copyOf(kinds);
    names = List.copyOf(names);
    codes = List.copyOf(codes);
    if (Stream.of(contexts, namespaces, kinds, names, codes).allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("a match without any condition fits everything");
    }
  }

  /** Whether it means that trouble. */
  public boolean fits(Sighting sighting) {
    Subject subject = sighting.subject();
    return fits(contexts, subject.context())
        && fits(namespaces, subject.namespace())
        && fits(kinds, subject.kind())
        && fits(names, subject.name())
        && fits(codes, sighting.trouble().code());
  }

  private static boolean fits(List<String> globs, String value) {
    return globs.isEmpty()
        || globs.stream().anyMatch(glob -> pattern(glob).matcher(value).matches());
  }

  private static Pattern pattern(String glob) {
    return Pattern.compile(
        Stream.of(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.CASE_INSENSITIVE);
  }
}
