package io.pilothouse.sandbox;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * The form a client wants objects in.
 *
 * @param includeObject what of an object goes into its table row: None, Metadata or Object
 */
record Rendering(Form form, String includeObject) {
  enum Form {
    OBJECT,
    METADATA,
    TABLE
  }

  /** The first media type of the Accept header that can be served. */
  static Rendering of(RoutingContext ctx) {
    String wanted = Params.text(ctx, "includeObject");
    String include = wanted.isEmpty() ? "Metadata" : wanted;
    String accept = ctx.request().getHeader("Accept");
    for (String type : (accept == null ? Answers.JSON : accept).split(",")) {
      Map<String, String> parameters = parameters(type);
      boolean json =
          parameters.get("type").equals(Answers.JSON)
              || parameters.get("type").equals("*/*")
              || parameters.get("type").equals("application/*");
      if (!json) {
        continue;
      }
      boolean meta = "meta.k8s.io".equals(parameters.get("g")) && "v1".equals(parameters.get("v"));
      switch (parameters.getOrDefault("as", "")) {
        case "" -> {
          return new Rendering(Form.OBJECT, include);
        }
        case "Table" -> {
          if (meta) {
            return new Rendering(Form.TABLE, include);
          }
        }
        case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
          if (meta) {
            return new Rendering(Form.METADATA, include);
          }
        }
        default -> {}
      }
    }
    throw StatusException.notAcceptable();
  }

  /** Whether the Accept header asks for aggregated discovery (apidiscovery.k8s.io/v2). */
  static boolean aggregatedDiscovery(RoutingContext ctx) {
    String accept = ctx.request().getHeader("Accept");
    for (String type : (accept == null ? "" : accept).split(",")) {
      Map<String, String> parameters = parameters(type);
      if ("apidiscovery.k8s.io".equals(parameters.get("g"))
          && "v2".equals(parameters.get("v"))
          && "APIGroupDiscoveryList".equals(parameters.get("as"))) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, String> parameters(String mediaType) {
    Map<String, String> parameters = new HashMap<>();
    String[] parts = mediaType.split(";");
    parameters.put("type", parts[0].strip());
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      parameters.put(pair[0].strip(), pair.length == 2 ? pair[1].strip() : "");
    }
    return parameters;
  }
}
