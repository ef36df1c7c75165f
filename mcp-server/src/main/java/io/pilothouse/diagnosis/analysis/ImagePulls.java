package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.EventRecord;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Images that cannot be had. */
final class ImagePulls implements Analyzer {

  private static final Set<String> PULLING =
      Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable");

  private static final Pattern CLAUSES =
      Pattern.compile(
          "^(?:(?:Back-off pulling image|[Ff]ailed to pull(?: and unpack)? image|failed to resolve"
              + " reference) \"[^\"]*\": |ErrImagePull: |rpc error: code = \\w+ desc = )+");

  /** Whether a reason for waiting is this analyzer's. */
  static boolean isImage(String waitingReason) {
    return PULLING.contains(waitingReason)
        || waitingReason.contains("Image")
        || waitingReason.equals("SignatureValidationFailed");
  }

  @Override
  public Stream<Observation> analyze(ObjectGraph graph) {
    return Container.all(graph)
        .filter(container -> isImage(container.waitingReason()))
        .map(container -> observe(graph, container));
  }

  private static Observation observe(ObjectGraph graph, Container container) {
    String message = message(graph, container);
    String image = container.image();
    RegistryFault fault = fault(container, message);
    Observation seen =
        Observation.of(code(container, fault), container.pod(), summary(container, fault, message))
            .in(container.name())
            .since(Onset.of(graph, container.pod(), "Failed"))
            .because(
                container.field("state.waiting")
                    + ": "
                    + container.waitingReason()
                    + (message.isEmpty() ? "" : " " + Told.of(told(message))));
    Optional<Revision> before =
        Revision.before(graph, container.pod())
            .filter(revision -> revision.other(container, "image").isPresent());
    if (before.isPresent()) {
      String then = before.get().other(container, "image").orElseThrow();
      seen =
          seen.because(before.get().source() + " image: " + then)
              .then(before.get().rollback("to " + then));
    }
    if (fault.isOfRegistry(message)) {
      seen = seen.about(Ref.cluster("Registry", ImageName.of(image).registry()));
    }
    if (seen.code() == Code.IMG_AUTH) {
      seen = seen.because(pullSecrets(graph, container.pod(), ImageName.of(image)));
    }
    return seen.then(advice(graph, container, seen.code()));
  }

  private static RegistryFault fault(Container container, String message) {
    return container.waitingReason().equals("RegistryUnavailable")
        ? RegistryFault.NETWORK
        : RegistryFault.of(message, container.image());
  }

  private static Code code(Container container, RegistryFault fault) {
    return switch (container.waitingReason()) {
      case "InvalidImageName" -> Code.IMG_INVALID;
      case "ErrImageNeverPull" -> Code.IMG_NEVER;
      case "ImageInspectError" -> Code.IMG_INSPECT;
      case "SignatureValidationFailed" -> Code.IMG_SIG;
      default -> fault.code();
    };
  }

  private static String summary(Container container, RegistryFault fault, String message) {
    String image = "image " + container.image();
    return switch (code(container, fault)) {
      case IMG_INVALID -> image + " is not a valid image name";
      case IMG_NEVER -> image + " is not on the node, and imagePullPolicy Never forbids pulling it";
      case IMG_INSPECT -> image + " is on the node but cannot be inspected";
      case IMG_SIG -> image + " has no valid signature";
      case IMG_NOTFOUND -> image + " was not found in its registry";
      case IMG_PULL ->
          image + " cannot be pulled" + (message.isEmpty() ? "; nothing says why any more" : "");
      default -> image + " cannot be pulled: " + fault.words();
    };
  }

  /** What says why; in old versions the status says only that the kubelet waits. */
  private static String message(ObjectGraph graph, Container container) {
    String status = container.waitingMessage();
    boolean empty = status.isEmpty() || status.startsWith("Back-off pulling image");
    if (!empty || status.contains(": Err")) {
      return status;
    }
    return graph.events(container.pod()).stream()
        .filter(event -> event.reason().equals("Failed") || event.reason().startsWith("Inspect"))
        .filter(container::concerns)
        .map(EventRecord::message)
        .filter(text -> text.contains("image \"") && text.contains(container.image()))
        .findFirst()
        .orElse(status);
  }

  /** Without the clauses that only say which image could not be pulled, again and again. */
  private static String told(String message) {
    return CLAUSES.matcher(message).replaceFirst("");
  }

  private static NextCall advice(ObjectGraph graph, Container container, Code code) {
    return switch (code) {
      case IMG_NOTFOUND, IMG_INVALID, IMG_PLATFORM -> image(graph, container);
      case IMG_AUTH ->
          Calls.list("Secret", container.pod().namespace(), "which pull secrets exist");
      default -> Calls.events(container.pod());
    };
  }

  /** To name one that exists, where a tool can do that to the owner. */
  private static NextCall image(ObjectGraph graph, Container container) {
    Ref root = graph.root(container.pod().ref());
    return Set.of("Deployment", "StatefulSet", "DaemonSet").contains(root.kind())
        ? new NextCall(
            "update_deployment",
            new JsonObject()
                .put("kind", root.kind())
                .put("namespace", root.namespace())
                .put("name", root.name())
                .put("container", container.name()),
            "with an image that exists; add image")
        : Calls.look(root, "where the image is named");
  }

  /** What a pod pulls with. */
  private static String pullSecrets(ObjectGraph graph, KubeObject pod, ImageName image) {
    String field = pod + " spec.imagePullSecrets: ";
    List<String> names =
        Json.list(pod.spec(), "imagePullSecrets").stream()
            .map(each -> Json.text(each, "name"))
            .toList();
    if (names.isEmpty()) {
      return field + "none, so " + image.registry() + " sees no login";
    }
    return names.stream()
        .map(name -> new Ref("Secret", pod.namespace(), name))
        .filter(graph::isAbsent)
        .findFirst()
        .map(absent -> field + Missing.words(graph, absent))
        .orElse(
            field
                + String.join(", ", names)
                + "; is there a valid login for "
                + image.registry()
                + " in it?");
  }
}
