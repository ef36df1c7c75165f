package io.pilothouse.tools.core.listing;

import io.pilothouse.kubernetes.ApiCatalog;
import io.pilothouse.kubernetes.Clusters;
import io.pilothouse.kubernetes.ResourceType;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.Effect;
import io.pilothouse.tools.Tool;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolResult;
import io.pilothouse.tools.core.Targets;
import io.pilothouse.tools.render.ListAnswer;
import io.pilothouse.tools.render.ListRequest;
import io.pilothouse.tools.render.Listing;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Lists the kinds that a cluster serves. */
public final class ListApiResources implements Tool {
  private static final List<String> COLUMNS =
      List.of("Name", "Short", "ApiVersion", "Kind", "Namespaced", "Verbs");

  /** What nearly every kind can do is written {@code all}. */
  private static final Set<String> USUAL_VERBS =
      Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private static final String LEGEND =
      "; verbs \"all\": create, delete, get, list, patch, update, watch";

  private final Targets targets;
  private final Redactor redactor;

  public ListApiResources(Clusters clusters, Redactor redactor) {
    this.targets = new Targets(clusters);
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "list_api_resources";
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Future<ToolResult> call(ToolCall call) {
    return targets
        .reader(call)
        .compose(
            reader ->
                reader
                    .catalog(call.scope())
                    .map(
                        catalog ->
                            ListAnswer.of(
                                listing(catalog, call.arguments()),
                                ListRequest.of(name(), reader.context(), call.arguments()),
                                redactor)));
  }

  private Listing listing(ApiCatalog catalog, Arguments arguments) {
    Optional<String> group = arguments.text("group").map(ListApiResources::lower);
    Optional<String> text = arguments.text("filter").map(ListApiResources::lower);
    List<ResourceType> types =
        catalog.types().stream()
            .filter(type -> group.map(wanted -> isIn(type, wanted)).orElse(true))
            .filter(type -> text.map(wanted -> mentions(type, wanted)).orElse(true))
            .toList();
    long groups = types.stream().map(ResourceType::group).distinct().count();
    return new Listing(
        ListAnswer.counted(types.size(), "kind")
            + " in "
            + ListAnswer.counted((int) groups, "API group")
            + (types.stream().anyMatch(ListApiResources::doesAll) ? LEGEND : ""),
        catalog.broken().stream().map(this::brokenNote).toList(),
        COLUMNS,
        types.stream().map(ListApiResources::row).toList(),
        false);
  }

  private String brokenNote(ApiCatalog.Broken broken) {
    String reason = UntrustedText.stripLine(redactor.text(broken.reason()));
    return "not answering: %s (%s)"
        .formatted(
            UntrustedText.stripLine(broken.groupVersion()),
            reason.length() <= 160 ? reason : reason.substring(0, 159) + "…");
  }

  /** {@code core} and {@code v1} both mean the group without a name. */
  private static boolean isIn(ResourceType type, String group) {
    return type.group().isEmpty()
        ? group.equals("core") || group.equals("v1")
        : type.group().equals(group) || type.apiVersion().equals(group);
  }

  private static boolean mentions(ResourceType type, String text) {
    return Stream.concat(
            Stream.of(type.qualifiedName(), type.kind(), type.singular()),
            type.shortNames().stream())
        .anyMatch(name -> lower(name).contains(text));
  }

  private static Listing.Row row(ResourceType type) {
    return new Listing.Row(
        0,
        type.group() + "/" + type.version(),
        type.plural(),
        List.of(
            type.plural(),
            String.join(",", type.shortNames()),
            type.apiVersion(),
            type.kind(),
            String.valueOf(type.namespaced()),
            doesAll(type) ? "all" : String.join(",", new TreeSet<>(type.verbs()))));
  }

  private static boolean doesAll(ResourceType type) {
    return type.verbs().equals(USUAL_VERBS);
  }

  private static String lower(String text) {
    return text.trim().toLowerCase(Locale.ROOT);
  }
}
