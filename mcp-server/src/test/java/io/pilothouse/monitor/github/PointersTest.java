package io.pilothouse.monitor.github;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointersTest {
  private static final Pointer.Origin BUILD = new Pointer.Image("");

  private static String refs(List<Pointer> pointers) {
    return pointers.stream().map(Pointer::ref).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcdef01234567, 0123456789abcdef0123456789abcdef01234567",
    "1a2b3c4, 1a2b3c4",
    "sha-1a2b3c4, 1a2b3c4",
    "main-1a2b3c4-20261120, 1a2b3c4",
    "main_1a2b3c4d_2026-11-20, 1a2b3c4d",
    "20261120-1a2b3c4, 1a2b3c4",
    "v1.2.3-14-g1a2b3c4, 1a2b3c4",
    "1.2.3, tags/1.2.3 tags/v1.2.3",
    "v1.2.3, tags/v1.2.3 tags/1.2.3",
    "1.2.3-rc.1, tags/1.2.3-rc.1 tags/v1.2.3-rc.1",
    "latest, ''",
    "main, ''",
    "20261120, ''",
    "1234567, ''",
    "deadbeef, ''",
    "facade, ''",
    "1.2, ''",
  })
  void tagsThatNameACommit(String tag, String expected) {
    assertEquals(expected, refs(Pointers.ofImage("registry:5000/acme/shop:" + tag)));
  }

  @Test
  void aDigestAloneNamesNone() {
    String digest = "@sha256:" + "0123456789abcdef".repeat(4);
    assertEquals("", refs(Pointers.ofImage("registry:5000/acme/shop" + digest)));
    assertEquals("1a2b3c4", refs(Pointers.ofImage("acme/shop:1a2b3c4" + digest)));
  }

  @Test
  void annotationsAndLabelsTheSurestFirst() {
    String sha = "0123456789abcdef0123456789abcdef01234567";
    JsonObject workload =
        new JsonObject()
            .put(
                "metadata",
                new JsonObject()
                    .put("labels", new JsonObject().put("app.kubernetes.io/version", "2.0.1"))
                    .put(
                        "annotations",
                        new JsonObject()
                            .put("kustomize.toolkit.fluxcd.io/revision", "main@sha1:" + sha)
                            .put("org.opencontainers.image.revision", "1a2b3c4")));
    assertEquals(
        List.of(
            new Pointer("1a2b3c4", BUILD, "org.opencontainers.image.revision"),
            new Pointer(sha, new Pointer.Manifests(), "kustomize.toolkit.fluxcd.io/revision"),
            new Pointer("tags/2.0.1", BUILD, "app.kubernetes.io/version"),
            new Pointer("tags/v2.0.1", BUILD, "app.kubernetes.io/version")),
        Pointers.ofWorkload(workload));
  }

  @Test
  void whatAToolDelivered() {
    String sha = "0123456789abcdef0123456789abcdef01234567";
    assertEquals(
        sha, refs(Pointers.ofChange("Application argocd/shop delivered: revision " + sha)));
    assertEquals("", refs(Pointers.ofChange("rollout: image of container web")));
  }

  @ParameterizedTest
  @CsvSource({"../../user", "a1b2c3d/../../x", "'1a2b3c4?x=y'", "%2e%2e"})
  void valuesThatWouldBeAnotherAddressNameNothing(String hostile) {
    JsonObject annotations = new JsonObject().put("org.opencontainers.image.revision", hostile);
    assertEquals(
        List.of(),
        Pointers.ofWorkload(
            new JsonObject().put("metadata", new JsonObject().put("annotations", annotations))));
  }
}
