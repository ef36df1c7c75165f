package io.pilothouse.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A map of a YAML file, read field by field. What is wrong is collected with the place it is at, so
 * that whoever wrote the file sees everything at once.
 */
final class Fields {
  private final Map<?, ?> map;
  private final String path;
  private final List<String> problems;
  private final Set<String> read = new HashSet<>();

  private Fields(Map<?, ?> map, String path, List<String> problems) {
    this.map = map;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Begins to read a document of a kind.
   *
   * @throws PolicyException when it is no YAML, or no map
   */
  static Fields of(String yaml, String kind) throws PolicyException {
    Fields fields = of(yaml);
    fields.requireConstant("apiVersion", "pilothouse.io/v1");
    fields.requireConstant("kind", kind);
    return fields;
  }

  /**
   * Begins to read a document.
   *
   * @throws PolicyException when it is no YAML, or no map
   */
  static Fields of(String yaml) throws PolicyException {
    Object document;
    try {
      LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
      document = new Load(settings).loadFromString(yaml);
    } catch (MarkedYamlEngineException bad) {
      String where =
          bad.getProblemMark().map(mark -> " (line " + (mark.getLine() + 1) + ")").orElse("");
      throw new PolicyException(List.of("it is not YAML: " + bad.getProblem() + where));
    } catch (YamlEngineException bad) {
      throw new PolicyException(List.of("it is not one YAML document"));
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new PolicyException(List.of("it is not a map"));
    }
    return new Fields(map, "", new ArrayList<>());
  }

  private void requireConstant(String key, String value) {
    if (!value.equals(get(key))) {
      problem(key, "must be " + value);
    }
  }

  private Object get(String key) {
    read.add(key);
    return map.get(key);
  }

  boolean has(String key) {
    return map.containsKey(key);
  }

  void problem(String key, String what) {
    problems.add(at(key) + ": " + what);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Optional<String> text(String key) {
    return switch (get(key)) {
      case null -> Optional.empty();
      case String text when !text.isBlank() -> Optional.of(text.strip());
      default -> wrong(key, "must be text");
    };
  }

  String required(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() && map.get(key) == null) {
      problem(key, "is missing");
    }
    return text.orElse("");
  }

  boolean flag(String key) {
    return switch (get(key)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> this.<Boolean>wrong(key, "must be true or false").orElse(false);
    };
  }

  OptionalInt number(String key, int least, int most) {
    return switch (get(key)) {
      case null -> OptionalInt.empty();
      case Integer number when number >= least && number <= most -> OptionalInt.of(number);
      default -> {
        problem(key, "must be a whole number from %d to %d".formatted(least, most));
        yield OptionalInt.empty();
      }
    };
  }

  /** Text of a form of its own. */
  <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String what) {
    Optional<String> text = text(key);
    Optional<T> value = text.flatMap(parser);
    return text.isPresent() && value.isEmpty() ? wrong(key, "must be " + what) : value;
  }

  Optional<Duration> duration(String key) {
    return parsed(key, Times::parse, "a time such as 30s, 10m, 1h or 7d");
  }

  Optional<Instant> moment(String key) {
    return parsed(
        key,
        text -> {
          try {
            return Optional.of(Instant.parse(text));
          } catch (DateTimeParseException bad) {
            return Optional.empty();
          }
        },
        "a moment such as 2026-12-20T00:00:00Z, in quotes");
  }

  /** A list of text; a single text counts as a list of one. */
  List<String> texts(String key) {
    return switch (get(key)) {
      case null -> List.of();
      case String text when !text.isBlank() -> List.of(text.strip());
      case List<?> list
          when !list.isEmpty()
              && list.stream().allMatch(each -> each instanceof String text && !text.isBlank()) ->
          list.stream().map(each -> ((String) each).strip()).toList();
      default -> this.<List<String>>wrong(key, "must be a list of text").orElse(List.of());
    };
  }

  /** Texts that must be among a few. */
  List<String> textsOf(String key, Set<String> known) {
    List<String> texts = texts(key);
    if (!known.containsAll(texts)) {
      problem(key, "may hold " + String.join(", ", new TreeSet<>(known)));
    }
    return texts;
  }

  /** A map of text to text. */
  Map<String, String> labels(String key) {
    Map<String, String> labels = new LinkedHashMap<>();
    switch (get(key)) {
      case null -> {}
      case Map<?, ?> given ->
          given.forEach(
              (name, value) -> {
                if (name instanceof String known && value instanceof String text) {
                  labels.put(known, text);
                } else {
                  problem(key + "." + name, "must be text, in quotes if it looks like a number");
                }
              });
      default -> problem(key, "must be a map of text to text");
    }
    return labels;
  }

  /** Anything at all, as maps, lists and values. */
  Object raw(String key) {
    return get(key);
  }

  /** A map inside; empty where there is none. */
  Optional<Fields> inner(String key) {
    return switch (get(key)) {
      case null -> Optional.empty();
      case Map<?, ?> inside -> Optional.of(new Fields(inside, at(key), problems));
      default -> wrong(key, "must be a map");
    };
  }

  /** The maps of a list inside. */
  List<Fields> list(String key) {
    List<Fields> found = new ArrayList<>();
    switch (get(key)) {
      case null -> {}
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          String place = key + "[" + i + "]";
          if (list.get(i) instanceof Map<?, ?> inside) {
            found.add(new Fields(inside, at(place), problems));
          } else {
            problem(place, "must be a map");
          }
        }
      }
      default -> problem(key, "must be a list");
    }
    return found;
  }

  /** Says of every key that nobody asked for that it is unknown. */
  void refuseOthers() {
    Set<String> known = new TreeSet<>(read);
    for (Object key : map.keySet()) {
      if (!read.contains(String.valueOf(key))) {
        problem(String.valueOf(key), "is not known here; known are " + String.join(", ", known));
      }
    }
  }

  /**
   * @throws PolicyException when anything was wrong anywhere in the document
   */
  void check() throws PolicyException {
    if (!problems.isEmpty()) {
      throw new PolicyException(problems);
    }
  }

  private <T> Optional<T> wrong(String key, String what) {
    problem(key, what);
    return Optional.empty();
  }
}
