package io.pilothouse.yaml;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.pilothouse.kubernetes.Nearest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
public final class Fields {
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
   * @throws YamlException when it is no YAML, or no map
   */
  public static Fields of(String yaml, String kind) throws YamlException {
    Fields fields = of(yaml);
    fields.requireConstant("apiVersion", "pilothouse.io/v1");
    fields.requireConstant("kind", kind);
    return fields;
  }

  /**
   * Begins to read a document.
   *
   * @throws YamlException when it is no YAML, or no map
   */
  public static Fields of(String yaml) throws YamlException {
    Object document;
    try {
      LoadSettings settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
      document = new Load(settings).loadFromString(yaml);
    } catch (MarkedYamlEngineException bad) {
      String where =
          bad.getProblemMark().map(mark -> " (line " + (mark.getLine() + 1) + ")").orElse("");
      throw new YamlException(List.of("it is not YAML: " + bad.getProblem() + where));
    } catch (YamlEngineException bad) {
      throw new YamlException(List.of("it is not one YAML document"));
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new YamlException(List.of("it is not a map"));
    }
    return new Fields(map, "", new ArrayList<>());
  }

  /** A map in which nothing is said. */
  public static Fields none() {
    return new Fields(Map.of(), "", new ArrayList<>());
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

  /** Whether there is such a key, whatever its value. */
  public boolean has(String key) {
    return map.containsKey(key);
  }

  /** Notes what is wrong with the value of a key. */
  public void problem(String key, String what) {
    problems.add(at(key) + ": " + what);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Text that is not blank. */
  public Optional<String> text(String key) {
    return switch (get(key)) {
      case null -> Optional.empty();
      case String text when !text.isBlank() -> Optional.of(text.strip());
      default -> wrong(key, "must be text");
    };
  }

  /** Text that must be there; what is not is noted, and empty. */
  public String required(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() && map.get(key) == null) {
      problem(key, "is missing");
    }
    return text.orElse("");
  }

  /** Without it: false. */
  public boolean flag(String key) {
    return flag(key, false);
  }

  /** Without it: what is standard. */
  public boolean flag(String key, boolean standard) {
    return switch (get(key)) {
      case null -> standard;
      case Boolean flag -> flag;
      default -> this.<Boolean>wrong(key, "must be true or false").orElse(false);
    };
  }

  /** A whole number between two, both included. */
  public OptionalInt number(String key, int least, int most) {
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
  public <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String what) {
    Optional<String> text = text(key);
    Optional<T> value = text.flatMap(parser);
    return text.isPresent() && value.isEmpty() ? wrong(key, "must be " + what) : value;
  }

  /** A duration such as {@code 10m}. */
  public Optional<Duration> duration(String key) {
    return parsed(key, Times::parse, "a time such as 30s, 10m, 1h or 7d");
  }

  /** A moment in ISO 8601, UTC. */
  public Optional<Instant> moment(String key) {
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

  /** Five fields of cron. */
  public Optional<Cron> cron(String key) {
    return parsed(
        key,
        text -> {
          try {
            return Optional.of(
                new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                    .parse(text));
          } catch (IllegalArgumentException bad) {
            return Optional.empty();
          }
        },
        "five cron fields, such as 0 18 * * FRI");
  }

  /** A time zone by its name. */
  public Optional<ZoneId> zone(String key) {
    return parsed(
        key,
        text -> {
          try {
            return Optional.of(ZoneId.of(text));
          } catch (DateTimeException bad) {
            return Optional.empty();
          }
        },
        "a time zone such as Europe/Berlin");
  }

  /** A list of text; a single text counts as a list of one. */
  public List<String> texts(String key) {
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
  public List<String> textsOf(String key, Set<String> known) {
    List<String> texts = texts(key);
    if (!known.containsAll(texts)) {
      problem(key, "may hold " + String.join(", ", new TreeSet<>(known)));
    }
    return texts;
  }

  /** A map of text to text. */
  public Map<String, String> labels(String key) {
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
  public Object raw(String key) {
    return get(key);
  }

  /** A map inside; empty where there is none. */
  public Optional<Fields> inner(String key) {
    return switch (get(key)) {
      case null -> Optional.empty();
      case Map<?, ?> inside -> Optional.of(new Fields(inside, at(key), problems));
      default -> wrong(key, "must be a map");
    };
  }

  /** The maps of a list inside. */
  public List<Fields> list(String key) {
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
  public void refuseOthers() {
    Set<String> known = new TreeSet<>(read);
    for (Object key : map.keySet()) {
      if (!read.contains(String.valueOf(key))) {
        List<String> meant = Nearest.to(String.valueOf(key), known, 1);
        problem(
            String.valueOf(key),
            "is not known here"
                + (meant.isEmpty() ? "" : " (did you mean " + meant.getFirst() + "?)")
                + "; known are "
                + String.join(", ", known));
      }
    }
  }

  /**
   * @throws YamlException when anything was wrong anywhere in the document
   */
  public void check() throws YamlException {
    if (!problems.isEmpty()) {
      throw new YamlException(problems);
    }
  }

  private <T> Optional<T> wrong(String key, String what) {
    problem(key, what);
    return Optional.empty();
  }
}
