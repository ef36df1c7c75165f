package io.pilothouse.diagnosis.access;

import io.pilothouse.concurrent.CallScope;
import io.pilothouse.diagnosis.evidence.Inquiry;
import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.kubernetes.ClusterReader;
import io.pilothouse.tools.core.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Accounts that were refused, as events, conditions and last words of containers say; only then are
 * roles and bindings read, to say what is allowed and what would have to be.
 */
public final class DeniedAccess implements Inquiry {
  private static final int MOST = 5;

  private record Said(KubeObject by, String text, Optional<Instant> at) {}

  @Override
  public Future<Outcome> ask(ObjectGraph graph, ClusterReader reader, CallScope call) {
    Map<Denial, Said> denials = new LinkedHashMap<>();
    graph
        .objects()
        .sorted(Comparator.comparing(KubeObject::ref))
        .flatMap(object -> texts(graph, object))
        .forEach(said -> Denial.in(said.text()).ifPresent(each -> denials.putIfAbsent(each, said)));
    if (denials.isEmpty()) {
      return Future.succeededFuture(Outcome.NOTHING);
    }
    List<Map.Entry<Denial, Said>> some = denials.entrySet().stream().limit(MOST).toList();
    List<Denial> asked = some.stream().map(Map.Entry::getKey).toList();
    return new GrantReader(reader, call)
        .read(asked)
        .map(
            grants ->
                new Outcome(
                    some.stream()
                        .map(each -> observe(graph, each.getKey(), each.getValue(), grants))
                        .toList(),
                    grants.gaps()));
  }

  private static Stream<Said> texts(ObjectGraph graph, KubeObject object) {
    Stream<Said> events =
        graph.events(object).stream()
            .map(event -> new Said(object, event.message(), event.first()));
    Stream<Said> conditions =
        object.conditions().stream()
            .filter(each -> !each.message().isEmpty())
            .map(each -> new Said(object, each.message(), each.since()));
    Stream<Said> ends =
        object.kind().equals("Pod")
            ? Stream.of("initContainerStatuses", "containerStatuses")
                .flatMap(field -> Json.list(object.status(), field).stream())
                .flatMap(
                    status ->
                        Stream.of("state", "lastState")
                            .map(state -> Json.object(status, state, "terminated")))
                .map(end -> new Said(object, Json.text(end, "message"), Optional.empty()))
            : Stream.empty();
    return Stream.of(events, conditions, ends).flatMap(each -> each);
  }

  private static Observation observe(ObjectGraph graph, Denial denial, Said said, Grants grants) {
    Ref account = denial.account();
    boolean absent = graph.isAbsent(account);
    Observation seen =
        Observation.of(
                Code.RBAC_DENIED,
                said.by(),
                account + " may not " + denial.words() + ": " + grants.words(denial))
            .about(account)
            .since(said.at())
            .because(said.by() + ": " + Quote.of(said.text()))
            .because(absent ? account + " does not exist" : "");
    return grants
        .nearestRole(denial)
        .map(role -> seen.then(patch(role, denial)))
        .orElse(seen)
        .then(check(denial));
  }

  /** One more rule, no more than what was asked for. */
  private static NextCall patch(Ref role, Denial denial) {
    JsonObject rule =
        new JsonObject()
            .put("apiGroups", new JsonArray().add(denial.group()))
            .put("resources", new JsonArray().add(denial.resource()))
            .put("verbs", new JsonArray().add(denial.verb()));
    JsonObject arguments = new JsonObject().put("kind", role.kind());
    if (!role.namespace().isEmpty()) {
      arguments.put("namespace", role.namespace());
    }
    return new NextCall(
        "patch_resource",
        arguments
            .put("name", role.name())
            .put("type", "json")
            .put(
                "patch",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("op", "add")
                            .put("path", "/rules/-")
                            .put("value", rule))),
        "allows just this, if it is wanted");
  }

  private static NextCall check(Denial denial) {
    JsonObject arguments =
        new JsonObject()
            .put("verb", denial.verb())
            .put(
                "resource",
                denial.resource() + (denial.group().isEmpty() ? "" : "." + denial.group()));
    if (!denial.namespace().isEmpty()) {
      arguments.put("namespace", denial.namespace());
    }
    return new NextCall(
        "check_access",
        arguments.put(
            "service_account", denial.account().namespace() + "/" + denial.account().name()),
        "whether it still holds");
  }
}
