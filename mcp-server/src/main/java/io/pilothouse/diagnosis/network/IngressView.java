package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What analyzers and tools ask of an Ingress. */
public record IngressView(KubeObject object) {
  private static final String OLD_CLASS = "kubernetes.io/ingress.class";

  /**
   * Where requests go.
   *
   * @param host empty: any
   * @param path empty for the default backend
   * @param port number or name; empty if none is given
   * @param where the field
   */
  public record Backend(
      String host, String path, String pathType, String service, String port, String where) {
    /** {@code shop.example.com/cart}. */
    public String url() {
      return path.isEmpty() && host.isEmpty()
          ? "the default"
          : (host.isEmpty() ? "*" : host) + path;
    }
  }

  /** Empty if it names none. */
  public String className() {
    String name = Json.text(object.spec(), "ingressClassName");
    return name.isEmpty() ? object.annotation(OLD_CLASS) : name;
  }

  /** Whether the class is only in the annotation, which names no object. */
  public boolean isClassAnnotated() {
    return Json.text(object.spec(), "ingressClassName").isEmpty() && !className().isEmpty();
  }

  /** Whether a controller has taken it up and written its address. */
  public boolean hasAddress() {
    return !Json.list(Json.object(object.status(), "loadBalancer"), "ingress").isEmpty();
  }

  /**
   * Those that are Services, the default first. What a controller's annotation stands for is left
   * out.
   */
  public List<Backend> backends() {
    List<Backend> backends = new ArrayList<>();
    add(backends, "", "", "", Json.object(object.spec(), "defaultBackend"), "spec.defaultBackend");
    List<JsonObject> rules = Json.list(object.spec(), "rules");
    for (int i = 0; i < rules.size(); i++) {
      List<JsonObject> paths = Json.list(Json.object(rules.get(i), "http"), "paths");
      for (int j = 0; j < paths.size(); j++) {
        String path = Json.text(paths.get(j), "path");
        add(
            backends,
            Json.text(rules.get(i), "host"),
            path.isEmpty() ? "/" : path,
            Json.text(paths.get(j), "pathType"),
            Json.object(paths.get(j), "backend"),
            "spec.rules[" + i + "].http.paths[" + j + "].backend");
      }
    }
    return backends;
  }

  private static void add(
      List<Backend> backends,
      String host,
      String path,
      String pathType,
      JsonObject backend,
      String where) {
    JsonObject service = Json.object(backend, "service");
    JsonObject port = Json.object(service, "port");
    String wanted = Json.text(port, Json.text(port, "name").isEmpty() ? "number" : "name");
    if (!service.isEmpty() && !wanted.equals("use-annotation")) {
      backends.add(new Backend(host, path, pathType, Json.text(service, "name"), wanted, where));
    }
  }
}
