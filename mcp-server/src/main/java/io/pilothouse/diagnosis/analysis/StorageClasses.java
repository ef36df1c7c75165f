package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.tools.core.Json;
import java.util.List;
import java.util.Optional;

/** Which StorageClass a claim is for. */
final class StorageClasses {
  private static final String BETA = "volume.beta.kubernetes.io/storage-class";

  private StorageClasses() {}

  /**
   * @param name empty: none is named and there is no default
   * @param found empty if it does not exist or could not be read
   * @param byHand whether volumes are made by hand, because it asks for no class at all
   * @param isMissing whether it is proved that there is no such class
   */
  record Choice(String name, Optional<KubeObject> found, boolean byHand, boolean isMissing) {
    String provisioner() {
      return found.map(each -> Json.text(each.json(), "provisioner")).orElse("");
    }

    /** Nobody makes volumes of it. */
    boolean isStatic() {
      return byHand || provisioner().equals("kubernetes.io/no-provisioner");
    }

    boolean waitsForPod() {
      return found
          .filter(
              each -> Json.text(each.json(), "volumeBindingMode").equals("WaitForFirstConsumer"))
          .isPresent();
    }
  }

  static Choice of(ObjectGraph graph, KubeObject claim) {
    Object written = claim.spec().getValue("storageClassName");
    String named = written == null ? claim.annotation(BETA) : String.valueOf(written);
    if ("".equals(written)) {
      return new Choice("", Optional.empty(), true, false);
    }
    Optional<KubeObject> found =
        named.isEmpty()
            ? defaults(graph).stream().findFirst()
            : graph.find("StorageClass", "", named);
    return new Choice(
        named.isEmpty() ? found.map(KubeObject::name).orElse("") : named,
        found,
        false,
        found.isEmpty() && graph.knows("StorageClass"));
  }

  static List<KubeObject> defaults(ObjectGraph graph) {
    return graph.all("StorageClass").stream()
        .filter(
            each ->
                each.annotation("storageclass.kubernetes.io/is-default-class").equals("true")
                    || each.annotation("storageclass.beta.kubernetes.io/is-default-class")
                        .equals("true"))
        .toList();
  }
}
