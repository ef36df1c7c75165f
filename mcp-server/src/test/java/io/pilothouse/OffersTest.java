package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.agents.BriefShelf;
import io.pilothouse.agents.SampleBrief;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.kubernetes.Awaiting;
import io.pilothouse.protocol.ChangeSource.Change;
import io.pilothouse.protocol.Completer.Question;
import io.pilothouse.protocol.Completer.Suggestions;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.protocol.RequestContext;
import io.pilothouse.sandbox.SandboxOptions;
import io.pilothouse.sandbox.SandboxServer;
import io.pilothouse.service.PilothouseService;
import io.pilothouse.tools.Progress;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts, resources and completion, on the sandbox. */
class OffersTest {
  @TempDir static Path folder;
  private static Vertx vertx;
  private static ToolStack tools;
  private static PilothouseService service;
  private static Path briefs;
  private static BriefShelf shelf;

  private final RequestContext context =
      new RequestContext(Caller.local("here"), Progress.NONE, new Cancellation());

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    SandboxServer server =
        Awaiting.await(new SandboxServer(vertx, SandboxOptions.defaults()).start());
    tools =
        ToolStack.on(
            vertx,
            Files.writeString(folder.resolve("config"), server.kubeconfig()),
            Clock.systemUTC());
    briefs = Files.createDirectory(folder.resolve("agents"));
    writeBrief("helper", "Help.");
    shelf = new BriefShelf(Optional.of(briefs));
    shelf.refresh();
    service = new PilothouseService("1", tools.invoker(), tools.clusters(), shelf);
  }

  private static void writeBrief(String name, String body) throws IOException {
    Files.writeString(
        briefs.resolve(name + ".md"), SampleBrief.named(name).replace("Help.\n", body + "\n"));
  }

  @AfterAll
  static void stop() {
    tools.close();
    Awaiting.await(vertx.close());
  }

  private String read(String uri) {
    return Awaiting.await(service.resources().read(uri, context))
        .map(contents -> contents.getFirst().getString("text"))
        .orElse("(none)");
  }

  private Suggestions complete(JsonObject ref, String argument, String value, JsonObject resolved) {
    return Awaiting.await(
        service.completer().complete(new Question(ref, argument, value, resolved), context));
  }

  private Suggestions completeUri(String argument, String value, JsonObject resolved) {
    JsonObject ref =
        JsonObject.of("type", "ref/resource", "uri", "k8s://{context}/{namespace}/{kind}/{name}");
    return complete(ref, argument, value, resolved);
  }

  private String prompt(String name, JsonObject arguments) {
    return Awaiting.await(service.prompts().get(name, arguments, context))
        .getJsonArray("messages")
        .getJsonObject(0)
        .getJsonObject("content")
        .getString("text");
  }

  @Test
  void aBriefIsAPromptThatEndsWithItsTask() {
    assertEquals("helper", service.prompts().list(context.caller()).getFirst().getString("name"));
    String text = prompt("helper", JsonObject.of("since", "1h", "scope", " shop "));
    assertTrue(text.startsWith("Help.\n\n## Inputs\n"), text);
    assertTrue(
        text.contains("\n\n## Now\n- scope: shop\n- since: 1h\n\n## Already called\n"), text);
    assertTrue(text.matches("(?s).*⟦untrusted answer: .*\\Rcheckout-.*⟦end untrusted⟧"), text);
  }

  @Test
  void aPromptTakesOnlyWhatItSays() {
    assertThrows(ProtocolException.class, () -> prompt("helpr", new JsonObject()));
    assertThrows(ProtocolException.class, () -> prompt("helper", JsonObject.of("sope", "x")));
    assertThrows(ProtocolException.class, () -> prompt("helper", JsonObject.of("scope", 7)));
    assertThrows(
        ProtocolException.class, () -> prompt("helper", JsonObject.of("scope", "shop/checkout")));
  }

  @Test
  void aBriefIsAResource() {
    String uri = service.resources().list(context.caller()).getFirst().getString("uri");
    assertTrue(read(uri).startsWith("---\nname: helper\n"), read(uri));
  }

  @Test
  void anObjectIsAResource() {
    String text = read("k8s://sandbox/shop/deploy/checkout");
    assertTrue(text.contains("name: checkout"), text);
    assertTrue(read("k8s://sandbox/_/namespaces/shop").contains("kind: Namespace"));
  }

  @Test
  void aSecretsValuesAreNotInIt() {
    String name = completeUri("name", "", JsonObject.of("kind", "secrets")).values().getFirst();
    String namespace =
        completeUri("namespace", "", new JsonObject()).values().stream()
            .filter(each -> read("k8s://sandbox/" + each + "/secret/" + name).contains("kind:"))
            .findFirst()
            .orElseThrow();
    String text = read("k8s://sandbox/" + namespace + "/secret/" + name);
    assertTrue(text.contains("bytes"), text);
  }

  @Test
  void whatIsNotThereIsNone() {
    assertEquals("(none)", read("k8s://sandbox/shop/deploy/chekout"));
    assertEquals("(none)", read("k8s://sandbox/shop/gizmos/x"));
    assertEquals("(none)", read("k8s://sandbox/shop"));
    assertEquals("(none)", read("file:///etc/passwd"));
    assertEquals("(none)", read("pilothouse://agents/../helper"));
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    ProtocolException wrong =
        assertThrows(ProtocolException.class, () -> read("k8s://sandbox/SHOP!/deploy/checkout"));
    assertEquals(ProtocolException.INVALID_PARAMS, wrong.code());
    assertTrue(wrong.getMessage().startsWith("INVALID_ARGUMENT: "), wrong.getMessage());
  }

  @Test
  void completesWhatTheClusterHas() {
    JsonObject shop = JsonObject.of("context", "sandbox", "namespace", "shop");
    assertEquals(List.of("sandbox"), completeUri("context", "s", new JsonObject()).values());
    assertTrue(completeUri("namespace", "sh", new JsonObject()).values().contains("shop"));
    assertEquals(
        "deployments.apps", completeUri("kind", "deploy", new JsonObject()).values().getFirst());
    assertEquals(
        List.of("checkout"),
        completeUri("name", "check", shop.copy().put("kind", "deployments.apps")).values());
    assertEquals(List.of(), completeUri("name", "", shop).values());
  }

  @Test
  void completesAPromptsArguments() {
    JsonObject ref = JsonObject.of("type", "ref/prompt", "name", "helper");
    assertTrue(complete(ref, "scope", "sh", new JsonObject()).values().contains("shop"));
    assertEquals(
        List.of("shop/Deployment/"), complete(ref, "scope", "shop/dep", new JsonObject()).values());
    assertEquals(
        List.of("shop/Deployment/checkout"),
        complete(ref, "scope", "shop/Deployment/check", new JsonObject()).values());
    assertEquals(
        List.of("1h"), complete(ref, "since", "1", new JsonObject()).values().subList(1, 2));
  }

  @Test
  void completesNothingForWhatIsNotThere() {
    JsonObject prompt = JsonObject.of("type", "ref/prompt", "name", "helpr");
    assertThrows(ProtocolException.class, () -> complete(prompt, "scope", "", new JsonObject()));
    JsonObject uri = JsonObject.of("type", "ref/resource", "uri", "k8s://{name}");
    assertThrows(ProtocolException.class, () -> complete(uri, "name", "", new JsonObject()));
    assertThrows(ProtocolException.class, () -> completeUri("colour", "", new JsonObject()));
    assertEquals(
        List.of(), completeUri("namespace", "", JsonObject.of("context", "nowhere")).values());
  }

  @Test
  void tellsWhenABriefHasChanged() throws IOException {
    List<Change> changes = new ArrayList<>();
    var subscription = service.changes().listen(changes::add);
    writeBrief("second", "More.");
    shelf.refresh();
    subscription.close();
    Files.delete(briefs.resolve("second.md"));
    shelf.refresh();
    assertEquals(
        List.of(
            new Change.Prompts(),
            new Change.Resources(),
            new Change.Resource("pilothouse://agents/second")),
        changes);
  }
}
