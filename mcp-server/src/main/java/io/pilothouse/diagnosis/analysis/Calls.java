package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.NextCall;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.vertx.core.json.JsonObject;

/** Calls that several analyzers suggest. */
final class Calls {

  private Calls() {}

  static NextCall logs(Container container, boolean previous) {
    JsonObject arguments =
        new JsonObject()
            .put("namespace", container.pod().namespace())
            .put("pod", container.pod().name())
            .put("container", container.name());
    return previous
        ? new NextCall("get_logs", arguments.put("previous", true), "what it said before it ended")
        : new NextCall("get_logs", arguments, "what it says");
  }

  static NextCall events(KubeObject object) {
    return new NextCall("describe_events", named(object.ref()), "what else is said of it");
  }

  static NextCall look(Ref object, String why) {
    return new NextCall("get_resource", named(object), why);
  }

  static NextCall list(String kind, String namespace, String why) {
    return new NextCall(
        "list_resources", new JsonObject().put("kind", kind).put("namespace", namespace), why);
  }

  static JsonObject named(Ref object) {
    JsonObject arguments = new JsonObject().put("kind", object.kind());
    if (!object.namespace().isEmpty()) {
      arguments.put("namespace", object.namespace());
    }
    return arguments.put("name", object.name());
  }
}
