package io.pilothouse.conformance;

import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.protocol.ResourceCatalog;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The suite's resources. */
final class FixtureResources implements ResourceCatalog {
  private static final Pattern TEMPLATE = Pattern.compile("test://template/([^/]+)/data");

  @Override
  public List<JsonObject> list(Caller caller) {
    return List.of(
        resource("test://static-text", "text/plain"),
        resource("test://static-binary", "image/png"),
        resource("test://watched-resource", "text/plain"));
  }

  private static JsonObject resource(String uri, String mimeType) {
    return Json.object(
        "uri", uri, "name", uri, "description", "A test resource", "mimeType", mimeType);
  }

  @Override
  public List<JsonObject> templates(Caller caller) {
    return List.of(
        Json.object(
            "uriTemplate",
            "test://template/{id}/data",
            "name",
            "data",
            "description",
            "A test template",
            "mimeType",
            "application/json"));
  }

  @Override
  public Future<Optional<List<JsonObject>>> read(String uri, RequestContext context) {
    Matcher template = TEMPLATE.matcher(uri);
    Optional<JsonObject> contents =
        switch (uri) {
          case "test://static-text" ->
              Optional.of(
                  text(uri, "text/plain", "This is the content of the static text resource."));
          case "test://static-binary" ->
              Optional.of(
                  Json.object("uri", uri, "mimeType", "image/png", "blob", ContentTools.PNG));
          case "test://watched-resource" ->
              Optional.of(text(uri, "text/plain", "Watched resource content"));
          default ->
              template.matches()
                  ? Optional.of(text(uri, "application/json", data(template.group(1))))
                  : Optional.empty();
        };
    return Future.succeededFuture(contents.map(List::of));
  }

  private static JsonObject text(String uri, String mimeType, String text) {
    return Json.object("uri", uri, "mimeType", mimeType, "text", text);
  }

  private static String data(String id) {
    return Json.object("id", id, "templateTest", true, "data", "Data for ID: " + id).encode();
  }
}
