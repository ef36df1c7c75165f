package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ObjectPage;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.TablePage;
import io.pilothouse.kubernetes.TablePage.Column;
import io.pilothouse.kubernetes.TablePage.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Requests for one page of a list, and what their answers mean. */
final class Pages {
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  private static final String METADATA =
      "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

  private final ListQuery query;
  private final Position position;
  private final String words;

  Pages(ListQuery query) {
    this.query = query;
    this.position = Position.of(query);
    this.words = Words.list(query);
    if (query.limit() < 1) {
      throw ClusterException.of(Kind.INVALID, words, "limit must be at least 1");
    }
  }

  ApiRequest objects() {
    return ApiRequest.get(path().toString(), words);
  }

  ApiRequest metadata() {
    return ApiRequest.get(path().toString(), METADATA, words);
  }

  /** Rows carry metadata only where the namespace is needed to tell them apart. */
  ApiRequest table() {
    ApiPath path = path();
    if (!query.type().namespaced() || query.namespace().isPresent()) {
      path.query("includeObject", "None");
    }
    return ApiRequest.get(path.toString(), TABLE, words);
  }

  /** Never with a resourceVersion: one of 0 would make the server ignore the limit. */
  private ApiPath path() {
    return ApiPath.of(query.type(), query.namespace(), words)
        .query("labelSelector", query.labelSelector())
        .query("fieldSelector", query.fieldSelector())
        .query("limit", String.valueOf(query.limit()))
        .query("continue", position.token());
  }

  ObjectPage readObjects(JsonObject list) {
    return read(list, item -> withType(item, query.type()));
  }

  /** Keeps metadata only, also of a server that sent everything. */
  ObjectPage readMetadata(JsonObject list) {
    return read(
        list,
        item ->
            withType(
                new JsonObject().put("metadata", item.getJsonObject("metadata")), query.type()));
  }

  private ObjectPage read(JsonObject list, UnaryOperator<JsonObject> each) {
    List<JsonObject> sent = objects(list, "items");
    List<JsonObject> items = position.page(sent, query.limit()).stream().map(each).toList();
    return new ObjectPage(items, position.next(sent.size(), query.limit(), token(list)));
  }

  private static JsonObject withType(JsonObject item, ResourceType type) {
    JsonObject typed =
        new JsonObject().put("apiVersion", type.apiVersion()).put("kind", type.kind());
    item.forEach(field -> typed.getMap().putIfAbsent(field.getKey(), field.getValue()));
    return typed;
  }

  TablePage readTable(JsonObject answer) {
    boolean table = "Table".equals(answer.getString("kind"));
    List<JsonObject> sent = objects(answer, table ? "rows" : "items");
    List<JsonObject> page = position.page(sent, query.limit());
    JsonObject metadata = answer.getJsonObject("metadata", new JsonObject());
    long after = position.after(sent.size(), query.limit());
    Optional<Long> remaining =
        Optional.ofNullable(metadata.getLong("remainingItemCount"))
            .map(more -> more + after)
            .or(() -> Optional.of(after).filter(some -> some > 0));
    Optional<String> next = position.next(sent.size(), query.limit(), token(answer));
    if (!table) {
      Instant now = Instant.now();
      List<Column> columns = List.of(new Column("Name", 0), new Column("Age", 0));
      return new TablePage(
          columns, page.stream().map(o -> plainRow(o, now)).toList(), next, remaining);
    }
    List<JsonObject> definitions = objects(answer, "columnDefinitions");
    int name = nameColumn(definitions);
    return new TablePage(
        definitions.stream().map(Pages::column).toList(),
        page.stream().map(row -> row(row, name)).toList(),
        next,
        remaining);
  }

  private static Column column(JsonObject definition) {
    return new Column(definition.getString("name", ""), definition.getInteger("priority", 0));
  }

  private static int nameColumn(List<JsonObject> definitions) {
    for (int i = 0; i < definitions.size(); i++) {
      if ("name".equals(definitions.get(i).getString("format"))) {
        return i;
      }
    }
    return definitions.stream().map(d -> d.getString("name")).toList().indexOf("Name");
  }

  private Row row(JsonObject row, int nameColumn) {
    JsonArray written = row.getJsonArray("cells", new JsonArray());
    List<String> cells = new ArrayList<>();
    written.forEach(cell -> cells.add(cell == null ? "" : String.valueOf(cell)));
    JsonObject metadata =
        Optional.ofNullable(row.getJsonObject("object"))
            .map(object -> object.getJsonObject("metadata"))
            .orElse(new JsonObject());
    String inName = nameColumn >= 0 && nameColumn < cells.size() ? cells.get(nameColumn) : "";
    return new Row(namespace(metadata), metadata.getString("name", inName), cells);
  }

  private Row plainRow(JsonObject object, Instant now) {
    JsonObject metadata = object.getJsonObject("metadata", new JsonObject());
    String name = metadata.getString("name", "");
    return new Row(
        namespace(metadata),
        name,
        List.of(name, age(metadata.getString("creationTimestamp"), now)));
  }

  private String namespace(JsonObject metadata) {
    String asked = query.type().namespaced() ? query.namespace().orElse("") : "";
    return metadata.getString("namespace", asked);
  }

  private static String age(String created, Instant now) {
    if (created == null) {
      return "<unknown>";
    }
    Duration age = Duration.between(Instant.parse(created), now);
    return age.toDays() > 0
        ? age.toDays() + "d"
        : age.toHours() > 0
            ? age.toHours() + "h"
            : age.toMinutes() > 0 ? age.toMinutes() + "m" : age.toSeconds() + "s";
  }

  private static Optional<String> token(JsonObject list) {
    return Optional.ofNullable(list.getJsonObject("metadata"))
        .map(metadata -> metadata.getString("continue"))
        .filter(token -> !token.isEmpty());
  }

  private static List<JsonObject> objects(JsonObject parent, String key) {
    JsonArray array = parent.getJsonArray(key);
    List<JsonObject> objects = new ArrayList<>();
    for (int i = 0; array != null && i < array.size(); i++) {
      objects.add(array.getJsonObject(i));
    }
    return objects;
  }
}
