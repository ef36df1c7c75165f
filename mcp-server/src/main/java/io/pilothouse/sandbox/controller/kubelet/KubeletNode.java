package io.pilothouse.sandbox.controller.kubelet;

import io.pilothouse.sandbox.controller.Conditions;
import io.pilothouse.sandbox.controller.ControllerClient;
import io.pilothouse.sandbox.controller.Key;
import io.pilothouse.sandbox.controller.Kind;
import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** A node: the images it has pulled, and whether its kubelet can be heard. */
final class KubeletNode {
  private final ControllerClient client;
  private final String name;
  private final Set<String> images = new HashSet<>();

  KubeletNode(ControllerClient client, String name) {
    this.client = client;
    this.name = name;
    client
        .find(Kind.NODE, new Key("", name))
        .ifPresent(
            node ->
                Json.objects(node, "status", "images")
                    .forEach(image -> images.addAll(Json.texts(image, "names"))));
  }

  String name() {
    return name;
  }

  boolean has(String image) {
    return images.contains(ImageCatalogue.full(image));
  }

  void pulled(String image) {
    images.add(ImageCatalogue.full(image));
  }

  /** Whether the node is there and reports; what a lost kubelet does nobody learns. */
  boolean reports() {
    return client.find(Kind.NODE, new Key("", name)).filter(node -> !lost(node)).isPresent();
  }

  private static boolean lost(JsonObject node) {
    return Conditions.of(node, "Ready").isPresent() && !Conditions.isTrue(node, "Ready");
  }

  String address() {
    return client.find(Kind.NODE, new Key("", name)).stream()
        .flatMap(node -> Json.objects(node, "status", "addresses").stream())
        .filter(address -> "InternalIP".equals(address.getString("type")))
        .map(address -> address.getString("address"))
        .findFirst()
        .orElse("10.88.0.1");
  }
}
