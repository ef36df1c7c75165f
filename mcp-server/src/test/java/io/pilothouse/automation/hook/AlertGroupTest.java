package io.pilothouse.automation.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What notifications of Alertmanager are about. */
class AlertGroupTest {
  private static JsonObject group(JsonObject... alerts) {
    return new JsonObject()
        .put("version", "4")
        .put("groupKey", "{}:{alertname=\"A\"}")
        .put("status", "firing")
        .put("alerts", new JsonArray(Stream.of(alerts).toList()));
  }

  private static JsonObject alert(String status, String labels) {
    JsonObject texts = new JsonObject();
    for (String label : labels.split(" ")) {
      texts.put(label.split("=")[0], label.split("=")[1]);
    }
    return new JsonObject().put("status", status).put("labels", texts);
  }

  private static JsonObject firing(String labels) {
    return alert("firing", labels);
  }

  @ParameterizedTest
  @CsvSource({
    "alertname=Watchdog,everything",
    "namespace=shop,namespace shop",
    "namespace=shop pod=cart-1 container=cart,Pod cart-1 in namespace shop",
    "namespace=shop pod=exporter-0 deployment=cart,Deployment cart in namespace shop",
    "namespace=shop statefulset=db,StatefulSet db in namespace shop",
    "namespace=shop job=kube-state-metrics job_name=import,Job import in namespace shop",
    "namespace=monitoring exported_namespace=shop pod=exporter-0 exported_pod=cart-1,"
        + "Pod cart-1 in namespace shop",
    "pod=cart-1,everything",
    "namespace=monitoring node=worker-1.example.com,Node worker-1.example.com"
  })
  void oneAlertIsAboutWhatItsLabelsName(String labels, String scope) {
    assertEquals(scope, AlertGroup.of(group(firing(labels))).scope().toString());
  }

  @Test
  void severalAreAboutTheSmallestThatHoldsThem() {
    JsonObject cart = firing("namespace=shop deployment=cart");
    assertEquals(
        "Deployment cart in namespace shop",
        AlertGroup.of(group(cart, cart.copy())).scope().toString());
    assertEquals(
        "namespace shop",
        AlertGroup.of(group(cart, firing("namespace=shop pod=db-0"))).scope().toString());
    assertEquals(
        "everything", AlertGroup.of(group(cart, firing("namespace=blog"))).scope().toString());
  }

  @Test
  void whatIsResolvedDoesNotCount() {
    AlertGroup group =
        AlertGroup.of(
            group(firing("namespace=shop pod=cart-1"), alert("resolved", "namespace=blog")));
    assertEquals(1, group.firing());
    assertEquals("Pod cart-1 in namespace shop", group.scope().toString());
    assertEquals(0, AlertGroup.of(group(alert("resolved", "namespace=blog"))).firing());
  }

  private static Arguments wrong(JsonObject body, String message) {
    return Arguments.of(body, message);
  }

  static Stream<Arguments> wrong() {
    String labels = "alerts[0]: label namespace is not a name that Kubernetes allows";
    JsonObject number = new JsonObject().put("status", "firing");
    return Stream.of(
        wrong(new JsonObject(), "version must be \"4\": Alertmanager's webhook format"),
        wrong(group().put("version", 4), "version must be \"4\": Alertmanager's webhook format"),
        wrong(group().put("groupKey", " "), "groupKey must be a text of 1 to 4096 characters"),
        wrong(
            group().put("groupKey", "k".repeat(4_097)),
            "groupKey must be a text of 1 to 4096 characters"),
        wrong(group().put("alerts", "none"), "alerts must be an array of at most 1000"),
        wrong(
            group(Stream.generate(JsonObject::new).limit(1_001).toArray(JsonObject[]::new)),
            "alerts must be an array of at most 1000"),
        wrong(group().put("alerts", new JsonArray().add(1)), "alerts[0]: an alert is an object"),
        wrong(group(new JsonObject()), "alerts[0]: status must be firing or resolved"),
        wrong(group(number), "alerts[0]: labels must be an object"),
        wrong(
            group(number.copy().put("labels", new JsonObject().put("severity", 1))),
            "alerts[0]: labels are texts"),
        wrong(group(firing("namespace=../../etc")), labels),
        wrong(group(firing("namespace=" + "n".repeat(64))), labels),
        wrong(
            group(firing("namespace=shop pod=" + "p".repeat(254))),
            "alerts[0]: label pod is not a name that Kubernetes allows"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void anythingElseIsRefusedWithoutRepeatingIt(JsonObject body, String message) {
    AlertException refused = assertThrows(AlertException.class, () -> AlertGroup.of(body));
    assertEquals(message, refused.getMessage());
    assertFalse(refused.getMessage().contains("etc"));
  }
}
