package io.pilothouse.rbac;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Roles and bindings as they were printed, in an API server, from which rights can be taken. */
public final class GrantedRoles {
  /**
   * A right of one of the roles.
   *
   * @param role its path on the API server
   */
  public record Granted(String role, Right right) {
    @Override
    public String toString() {
      return right.words() + " of " + role.replaceFirst(".*/v1/", "");
    }
  }

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;
  private final List<Granted> rights = new ArrayList<>();

  private GrantedRoles(String url, String token) {
    this.url = url;
    this.token = token;
  }

  /**
   * Makes them.
   *
   * @param token an administrator's
   * @param yaml what pilothouse rbac has printed
   */
  public static GrantedRoles apply(String url, String token, String yaml) {
    GrantedRoles roles = new GrantedRoles(url, token);
    documents(yaml).forEach(roles::create);
    return roles;
  }

  /** The documents of a text. */
  public static List<JsonObject> documents(String yaml) {
    Load load = new Load(LoadSettings.builder().build());
    return StreamSupport.stream(load.loadAllFromString(yaml).spliterator(), false)
        .map(document -> new JsonObject(castMap(document)))
        .map(json -> new JsonObject(json.encode()))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> castMap(Object document) {
    return (Map<String, Object>) document;
  }

  /** The single rights of a role. */
  public static List<Right> rights(JsonObject role) {
    List<Right> all = new ArrayList<>();
    for (JsonObject rule : objects(role.getJsonArray("rules", new JsonArray()))) {
      for (Object group : rule.getJsonArray("apiGroups")) {
        for (Object resource : rule.getJsonArray("resources")) {
          for (Object verb : rule.getJsonArray("verbs")) {
            all.add(new Right((String) group, (String) resource, (String) verb));
          }
        }
      }
    }
    return all;
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  /** Every single right, role by role. */
  public List<Granted> all() {
    return List.copyOf(rights);
  }

  /** From now on all but this one are granted. */
  public void takeAway(Granted taken) {
    JsonArray rules = new JsonArray();
    rights.stream()
        .filter(each -> each.role().equals(taken.role()) && !each.equals(taken))
        .forEach(each -> rules.add(rule(each.right())));
    send("PATCH", taken.role(), new JsonObject().put("rules", rules));
  }

  /** From now on all are granted again. */
  public void giveBack(Granted taken) {
    takeAway(new Granted(taken.role(), new Right("", "", "")));
  }

  private static JsonObject rule(Right right) {
    return new JsonObject()
        .put("apiGroups", new JsonArray().add(right.group()))
        .put("resources", new JsonArray().add(right.resource()))
        .put("verbs", new JsonArray().add(right.verb()));
  }

  private void create(JsonObject object) {
    JsonObject metadata = object.getJsonObject("metadata");
    String namespace = metadata.getString("namespace", "");
    String collection =
        RBAC
            + (namespace.isEmpty() ? "" : "namespaces/" + namespace + "/")
            + object.getString("kind").toLowerCase()
            + "s";
    send("POST", collection, object);
    String path = collection + "/" + metadata.getString("name");
    rights(object).forEach(right -> rights.add(new Granted(path, right)));
  }

  private void send(String method, String path, JsonObject body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new AssertionError(method + " " + path + ": " + answer.body());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stop);
    }
  }
}
