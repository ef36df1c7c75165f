package io.pilothouse.protocol;

import io.pilothouse.identity.Caller;
import io.pilothouse.tools.client.InputRequest;
import io.pilothouse.tools.client.InputRequiredException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a server can offer besides tools. Some of it asks first. */
public final class FakeOffers implements ResourceCatalog, Completer, ChangeSource {
  /** The question of everything that asks. */
  public static final Map<String, InputRequest> QUESTION =
      Map.of(
          "name",
          InputRequest.form(
              "Who are you?",
              new JsonObject()
                  .put("type", "object")
                  .put(
                      "properties",
                      new JsonObject().put("name", new JsonObject().put("type", "string")))));

  /** A resource that is watched. */
  public static final String WATCHED = "fake://watched";

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<JsonObject> resources = new ArrayList<>();

  FakeOffers() {
    IntStream.range(0, 250)
        .forEach(
            i ->
                resources.add(
                    new JsonObject().put("uri", "fake://" + i).put("name", "always the same")));
  }

  @Override
  public List<JsonObject> list(Caller caller) {
    return resources;
  }

  @Override
  public List<JsonObject> templates(Caller caller) {
    return List.of(new JsonObject().put("uriTemplate", "fake://{id}").put("name", "any"));
  }

  @Override
  public Future<Optional<List<JsonObject>>> read(String uri, RequestContext context) {
    return switch (uri) {
      case "fake://ask" -> introduced(context, name -> Optional.of(List.of(contents(uri, name))));
      case "fake://0" -> Future.succeededFuture(Optional.of(List.of(contents(uri, "zero"))));
      default -> Future.succeededFuture(Optional.empty());
    };
  }

  private static JsonObject contents(String uri, String text) {
    return new JsonObject().put("uri", uri).put("mimeType", "text/plain").put("text", text);
  }

  final PromptCatalog prompts =
      new PromptCatalog() {
        @Override
        public List<JsonObject> list(Caller caller) {
          return List.of(
              new JsonObject().put("name", "ask"), new JsonObject().put("name", "greet"));
        }

        @Override
        public Future<JsonObject> get(String name, JsonObject arguments, RequestContext context) {
          return switch (name) {
            case "ask" -> introduced(context, FakeOffers::message);
            case "greet" -> Future.succeededFuture(message(arguments.encode()));
            default ->
                Future.failedFuture(ProtocolException.invalidParams("There is no such prompt"));
          };
        }
      };

  private static JsonObject message(String text) {
    JsonObject content = new JsonObject().put("type", "text").put("text", text);
    return new JsonObject()
        .put(
            "messages",
            new JsonArray().add(new JsonObject().put("role", "user").put("content", content)));
  }

  /** Needs a name that was asked for in an earlier round, and says it. */
  static <T> Future<T> introduced(RequestContext context, Function<String, T> answer) {
    JsonObject state = new JsonObject().put("asked", true);
    boolean asked = context.client().responses().state().filter(state::equals).isPresent();
    Optional<JsonObject> reply = context.client().responses().get("name");
    return asked && reply.isPresent()
        ? Future.succeededFuture(answer.apply(reply.get().encode()))
        : Future.failedFuture(new InputRequiredException(QUESTION, state));
  }

  @Override
  public Future<Suggestions> complete(Question question, RequestContext context) {
    List<String> all = IntStream.range(0, 150).mapToObj(i -> question.value() + i).toList();
    return Future.succeededFuture(Suggestions.of(all));
  }

  @Override
  public Set<Kind> kinds() {
    return EnumSet.of(Kind.TOOLS, Kind.RESOURCES, Kind.CONTENTS);
  }

  @Override
  public boolean watches(String uri) {
    return uri.equals(WATCHED);
  }

  @Override
  public Subscription listen(Listener listener) {
    Listener added = listener::changed;
    listeners.add(added);
    return () -> listeners.remove(added);
  }

  /** Tells everybody. */
  public void happen(Change change) {
    listeners.forEach(listener -> listener.changed(change));
  }

  /** How many listen. */
  public int listeners() {
    return listeners.size();
  }
}
