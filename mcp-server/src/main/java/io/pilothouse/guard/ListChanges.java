package io.pilothouse.guard;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Counts;
import io.pilothouse.tools.render.TextTable;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** {@code list_changes}: what was changed through this server. */
public final class ListChanges implements Tool {
  private static final int DEFAULT_LIMIT = 20;
  private static final List<String> FIELDS =
      List.of("id", "at", "status", "user", "context", "summary", "reason");

  private final Ledger ledger;

  public ListChanges(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "list_changes";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    Arguments arguments = call.arguments();
    int limit = arguments.integer("limit", DEFAULT_LIMIT);
    return ledger
        .changes(
            new Ledger.Which(
                arguments.text("context"), arguments.text("namespace"), arguments.text("name")),
            limit + 1)
        .map(
            found -> {
              List<JsonObject> shown = found.subList(0, Math.min(limit, found.size()));
              return answer(arguments, shown, found.size() > shown.size());
            });
  }

  private static ToolResult answer(Arguments arguments, List<JsonObject> changes, boolean more) {
    JsonObject structured = new JsonObject().put("shown", changes.size()).put("truncated", more);
    if (changes.isEmpty()) {
      return ToolResult.of("no changes were made through this server", structured);
    }
    List<String> lines =
        new ArrayList<>(List.of(Counts.of(changes.size(), "change") + ", newest first"));
    if (arguments.wantsJson()) {
      structured.put("changes", new JsonArray(changes.stream().map(ListChanges::fields).toList()));
    } else {
      lines.addAll(TextTable.lines(FIELDS, changes.stream().map(ListChanges::cells).toList()));
    }
    if (more) {
      lines.add("there are older ones; raise limit, or name namespace and name");
    }
    return ToolResult.of(String.join("\n", lines), structured);
  }

  private static JsonObject fields(JsonObject change) {
    JsonObject fields = new JsonObject();
    FIELDS.forEach(name -> fields.put(name, field(change, name)));
    return fields;
  }

  private static List<String> cells(JsonObject change) {
    return FIELDS.stream().map(name -> UntrustedText.stripLine(field(change, name))).toList();
  }

  /** Their order is to the millisecond, but nobody reads that. */
  private static String field(JsonObject change, String name) {
    String value = change.getString(name);
    return name.equals("at")
        ? Instant.parse(value).truncatedTo(ChronoUnit.SECONDS).toString()
        : value;
  }
}
