package io.pilothouse.diagnosis.correlation;

import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What matters how much, as an operator writes it down: the first entry that fits decides.
 *
 * @param otherwise for what no entry fits
 */
public record CriticalityMap(List<Entry> entries, Priority otherwise) {
  /** Everything matters the same. */
  public static final CriticalityMap EMPTY = new CriticalityMap(List.of(), Priority.P2);

  private static final String API_VERSION = "pilothouse.io/v1";
  private static final Set<String> TOP = Set.of("apiVersion", "kind", "default", "services");
  private static final Set<String> OF_ENTRY = Set.of("kinds", "namespaces", "names", "priority");

  /** One line. A list that is empty fits everything; {@code *} stands for any letters. */
  public record Entry(
      List<String> kinds, List<String> namespaces, List<String> names, Priority priority) {
    boolean fits(Ref ref) {
      return fits(kinds, ref.kind())
          && fits(namespaces, ref.namespace())
          && fits(names, ref.name());
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

  /** The priority of the first entry that fits. */
  public Optional<Priority> of(Ref ref) {
    return entries.stream().filter(each -> each.fits(ref)).findFirst().map(Entry::priority);
  }

  /**
   * Reads one.
   *
   * @param yaml {@code {apiVersion: pilothouse.io/v1, kind: CriticalityMap, default: P2, services:
   *     [{namespaces: [shop], names: ["checkout*"], priority: P0}]}}
   * @throws IllegalArgumentException saying what is wrong, and where
   */
  @SuppressWarnings("unchecked")
  public static CriticalityMap parse(String yaml) {
    Object document;
    try {
      document =
          new Load(LoadSettings.builder().setMaxAliasesForCollections(10).build())
              .loadFromString(yaml);
    } catch (YamlEngineException bad) {
      throw new IllegalArgumentException(
          "not YAML: " + bad.getMessage().lines().findFirst().orElse(""));
    }
    if (!(document instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("not a CriticalityMap: it is no mapping");
    }
    JsonObject json = new JsonObject((Map<String, Object>) map);
    known(json, TOP, "");
    if (!API_VERSION.equals(json.getValue("apiVersion"))
        || !"CriticalityMap".equals(json.getValue("kind"))) {
      throw new IllegalArgumentException(
          "not a CriticalityMap: apiVersion must be " + API_VERSION + ", kind CriticalityMap");
    }
    Priority otherwise =
        json.containsKey("default") ? priority(json.getValue("default"), "default") : Priority.P2;
    Object services = json.getValue("services", new JsonArray());
    if (!(services instanceof JsonArray list)) {
      throw new IllegalArgumentException("services must be a list");
    }
    return new CriticalityMap(
        Stream.iterate(0, i -> i < list.size(), i -> i + 1)
            .map(i -> entry(list.getValue(i), "services[" + i + "]"))
            .toList(),
        otherwise);
  }

  private static Entry entry(Object value, String where) {
    if (!(value instanceof JsonObject json)) {
      throw new IllegalArgumentException(where + " must be a mapping");
    }
    known(json, OF_ENTRY, where + ".");
    return new Entry(
        globs(json, "kinds", where),
        globs(json, "namespaces", where),
        globs(json, "names", where),
        priority(json.getValue("priority"), where + ".priority"));
  }

  private static List<String> globs(JsonObject json, String field, String where) {
    Object value = json.getValue(field, new JsonArray());
    if (value instanceof JsonArray array && array.stream().allMatch(String.class::isInstance)) {
      return array.stream().map(String::valueOf).toList();
    }
    throw new IllegalArgumentException(where + "." + field + " must be a list of texts");
  }

  private static Priority priority(Object value, String where) {
    return Stream.of(Priority.values())
        .filter(each -> each.name().equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(where + " must be one of P0, P1, P2, P3"));
  }

  private static void known(JsonObject json, Set<String> keys, String where) {
    json.fieldNames().stream()
        .filter(key -> !keys.contains(key))
        .findFirst()
        .ifPresent(
            key -> {
              throw new IllegalArgumentException(where + key + " is not a key of a CriticalityMap");
            });
  }
}
