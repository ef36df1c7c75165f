package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.ListQuery;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.kubernetes.TablePage;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.ListScan;
import io.pilothouse.tools.core.Names;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.core.WellKnown;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.pilothouse.tools.render.Listing;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** What the tools that list objects have in common: arguments, scan, answer. */
final class TableLister {
  /** Groups whose tables hold no free text, events excepted. Built-in groups have no dot else. */
  private static final Set<String> KNOWN_SUFFIXES = Set.of("k8s.io", "kubernetes.io");

  private static final String EVENTS_NOTE =
      "note: describe_events groups events and puts the newest first";

  private final String tool;
  private final Redactor redactor;

  TableLister(String tool, Redactor redactor) {
    this.tool = tool;
    this.redactor = redactor;
  }

  /**
   * Lists objects of a kind with the arguments {@code namespace}, {@code selector}, {@code status},
   * {@code wide} and those of {@link ListRequest}.
   */
  Future<ToolResult> list(Targets.Target target, Optional<String> fieldSelector, ToolCall call) {
    Arguments arguments = call.arguments();
    ResourceType type = target.type();
    Optional<String> namespace = Names.namespace(arguments).filter(name -> type.namespaced());
    ListQuery query =
        ListQuery.of(type, namespace)
            .withSelectors(Names.selector(arguments, "selector"), fieldSelector);
    ListRequest request = ListRequest.of(tool, target.reader().context(), arguments);
    return ListScan.rows(target.reader(), query, call.scope())
        .compose(listed -> orAbsentNamespace(listed, target, namespace, call))
        .map(
            listed -> {
              Listing listing =
                  new TableListing(listed, type.plural(), arguments.flag("wide"))
                      .listing(arguments.text("status"), hasFreeText(type));
              return ListAnswer.of(
                  isEvent(type) ? listing.withNote(EVENTS_NOTE) : listing, request, redactor);
            });
  }

  /** The API server lists nothing in a namespace that does not exist, and calls it success. */
  private static Future<ListScan.Listed<TablePage.Row>> orAbsentNamespace(
      ListScan.Listed<TablePage.Row> listed,
      Targets.Target target,
      Optional<String> namespace,
      ToolCall call) {
    if (!listed.items().isEmpty() || namespace.isEmpty()) {
      return Future.succeededFuture(listed);
    }
    Targets.Target namespaces = new Targets.Target(target.reader(), WellKnown.NAMESPACE);
    return Targets.object(namespaces, "", namespace.get(), call.scope())
        .map(exists -> listed)
        .recover(
            failure ->
                failure instanceof ToolException
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(listed));
  }

  /** Events carry messages; what custom resources show is up to whoever wrote them. */
  private static boolean hasFreeText(ResourceType type) {
    String group = type.group();
    boolean custom = group.indexOf('.') >= 0 && KNOWN_SUFFIXES.stream().noneMatch(group::endsWith);
    return custom || isEvent(type);
  }

  private static boolean isEvent(ResourceType type) {
    return type.plural().equals("events");
  }
}
