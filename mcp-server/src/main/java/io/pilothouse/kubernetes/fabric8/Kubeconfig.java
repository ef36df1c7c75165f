package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One or several kubeconfig files merged as kubectl merges them: of two entries with the same name
 * the first file's wins whole, and the first file to set {@code current-context} decides it.
 * Relative paths are relative to the file they are written in.
 */
final class Kubeconfig implements ContextSet {
  /**
   * A file as read.
   *
   * @param setting what led to it, for messages
   */
  record SourceFile(String setting, Path path, String text) {
    @Override
    public String toString() {
      return setting;
    }
  }

  /** An entry of a named list, and the folder its relative paths start from. */
  record Entry(JsonObject value, Path folder) {}

  private final Map<String, Entry> contexts = new LinkedHashMap<>();
  private final Map<String, Entry> clusters = new LinkedHashMap<>();
  private final Map<String, Entry> users = new LinkedHashMap<>();
  private final HostEnvironment host;
  private Optional<String> current = Optional.empty();

  private Kubeconfig(HostEnvironment host) {
    this.host = host;
  }

  /**
   * @throws ClusterException of kind CONFIGURATION when a file is not a kubeconfig or nothing
   *     defines a context
   */
  static Kubeconfig merge(List<SourceFile> files, HostEnvironment host) {
    Kubeconfig merged = new Kubeconfig(host);
    for (SourceFile file : files) {
      try {
        merged.add(parse(file), file.path().getParent());
      } catch (ClassCastException wrongShape) {
        throw malformed(file, "does not have the shape of a kubeconfig");
      }
    }
    if (merged.contexts.isEmpty()) {
      throw malformed(files.getFirst(), "defines no contexts");
    }
    return merged;
  }

  private static JsonObject parse(SourceFile file) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    Object document;
    try {
      document = new Load(settings).loadFromString(file.text());
    } catch (MarkedYamlEngineException broken) {
      String line =
          broken.getProblemMark().map(mark -> " in line " + (mark.getLine() + 1)).orElse("");
      throw malformed(file, "is not valid YAML" + line);
    } catch (YamlEngineException broken) {
      throw malformed(file, "is not valid YAML");
    }
    return switch (document) {
      case null -> new JsonObject();
      case Map<?, ?> map -> {
        Map<String, Object> byName = new LinkedHashMap<>();
        map.forEach((key, value) -> byName.put(String.valueOf(key), value));
        yield new JsonObject(byName);
      }
      default -> throw malformed(file, "does not have the shape of a kubeconfig");
    };
  }

  private static ClusterException malformed(SourceFile file, String problem) {
    return ClusterException.of(
        Kind.CONFIGURATION, "", "the kubeconfig given by " + file.setting() + " " + problem);
  }

  private void add(JsonObject document, Path folder) {
    addNamed(document, "contexts", "context", folder, contexts);
    addNamed(document, "clusters", "cluster", folder, clusters);
    addNamed(document, "users", "user", folder, users);
    if (current.isEmpty()) {
      current = ContextResolver.text(document, "current-context");
    }
  }

  private static void addNamed(
      JsonObject document, String list, String key, Path folder, Map<String, Entry> into) {
    JsonArray entries = document.getJsonArray(list, new JsonArray());
    for (int i = 0; entries != null && i < entries.size(); i++) {
      JsonObject named = entries.getJsonObject(i);
      JsonObject value = named.getJsonObject(key, new JsonObject());
      ContextResolver.text(named, "name")
          .ifPresent(
              name ->
                  into.putIfAbsent(
                      name, new Entry(value == null ? new JsonObject() : value, folder)));
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(contexts.keySet());
  }

  @Override
  public Optional<String> current() {
    return current;
  }

  @Override
  public String address(String name) {
    return cluster(name)
        .flatMap(entry -> ContextResolver.text(entry.value(), "server"))
        .map(ContextDefinition::address)
        .orElse("");
  }

  @Override
  public String namespace(String name) {
    return ContextResolver.text(contexts.get(name).value(), "namespace").orElse("default");
  }

  @Override
  public ContextDefinition resolve(String name) {
    Entry cluster =
        cluster(name)
            .orElseThrow(() -> ContextResolver.broken(name, "names a cluster that is not defined"));
    Optional<String> userName = ContextResolver.text(contexts.get(name).value(), "user");
    Entry user = userName.map(users::get).orElse(new Entry(new JsonObject(), cluster.folder()));
    if (userName.isPresent() && !users.containsKey(userName.get())) {
      throw ContextResolver.broken(name, "names a user that is not defined");
    }
    try {
      return new ContextResolver(name, namespace(name), host).define(cluster, user);
    } catch (ClassCastException wrongShape) {
      throw ContextResolver.broken(name, "does not have the shape of a kubeconfig context");
    }
  }

  private Optional<Entry> cluster(String context) {
    return ContextResolver.text(contexts.get(context).value(), "cluster").map(clusters::get);
  }
}
