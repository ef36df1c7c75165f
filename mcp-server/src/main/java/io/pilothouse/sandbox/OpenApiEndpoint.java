package io.pilothouse.sandbox;

import io.pilothouse.sandbox.seed.Resources;
import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/** The OpenAPI v3 documents of a Kubernetes v1.36, kept and sent compressed. */
final class OpenApiEndpoint {
  private static final List<String> DOCUMENTS =
      List.of(
          "api/v1",
          "apis/apps/v1",
          "apis/autoscaling/v2",
          "apis/batch/v1",
          "apis/discovery.k8s.io/v1",
          "apis/example.com/v1",
          "apis/networking.k8s.io/v1",
          "apis/policy/v1",
          "apis/rbac.authorization.k8s.io/v1",
          "apis/storage.k8s.io/v1");
  private static final String PREFIX = "/openapi/v3/";

  private final Supplier<CustomOpenApi> custom;

  /**
   * @param custom the documents of kinds that are not built in
   */
  OpenApiEndpoint(Supplier<CustomOpenApi> custom) {
    this.custom = custom;
  }

  void index(RoutingContext ctx) {
    JsonObject paths = new JsonObject();
    for (String document : DOCUMENTS) {
      paths.put(document, location(document, bytes(document)));
    }
    custom
        .get()
        .documents()
        .forEach(
            (name, document) -> {
              if (!paths.containsKey(name)) {
                paths.put(name, location(name, document.toBuffer().getBytes()));
              }
            });
    Answers.json(ctx, 200, new JsonObject().put("paths", paths));
  }

  private static JsonObject location(String document, byte[] content) {
    CRC32 hash = new CRC32();
    hash.update(content);
    String url = PREFIX + document + "?hash=" + Long.toHexString(hash.getValue());
    return new JsonObject().put("serverRelativeURL", url);
  }

  void document(RoutingContext ctx) {
    String document = ctx.request().path().substring(PREFIX.length());
    if (!DOCUMENTS.contains(document)) {
      JsonObject made = custom.get().documents().get(document);
      if (made == null) {
        throw StatusException.noSuchResource();
      }
      Answers.json(ctx, 200, made);
      return;
    }
    byte[] compressed = bytes(document);
    ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, Answers.JSON);
    String accepted = ctx.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    boolean gzip = accepted != null && accepted.contains("gzip");
    if (gzip) {
      ctx.response().putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    Buffer body = Buffer.buffer(gzip ? compressed : inflate(compressed));
    Answers.sent(ctx, ctx.response().end(body));
  }

  private static byte[] bytes(String document) {
    return Resources.bytes("openapi/" + document.replace('/', '_') + ".json.gz").orElseThrow();
  }

  private static byte[] inflate(byte[] compressed) {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return stream.readAllBytes();
    } catch (IOException corrupt) {
      throw new UncheckedIOException(corrupt);
    }
  }
}
