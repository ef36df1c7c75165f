package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is added to objects and what is refused of them, through real requests. */
class AdmissionTest extends EmptySandbox {
  @Test
  void aFieldThatIsUnknownIsWarnedAboutAndDropped() throws Exception {
    String body = "{'metadata':{'name':'w'},'dta':{'a':'1'}}";
    SandboxClient.Answer strict = post(MAPS + "?fieldValidation=Strict", body);
    assertEquals(400, strict.status());
    assertEquals(
        "ConfigMap in version \"v1\" cannot be handled as a ConfigMap: strict decoding error:"
            + " unknown field \"dta\"",
        strict.json().getString("message"));
    SandboxClient.Answer warned = post(MAPS, body);
    assertEquals(List.of("299 - \"unknown field \\\"dta\\\"\""), warned.warnings());
    assertFalse(warned.json().containsKey("dta"));
    assertEquals(
        List.of(),
        post(MAPS + "?fieldValidation=Ignore", "{'metadata':{'name':'v'},'dta':{}}").warnings());
  }

  @Test
  void aValueOfTheWrongTypeIsRefused() throws Exception {
    SandboxClient.Answer answer =
        post(DEPLOYMENTS, "{'metadata':{'name':'web'},'spec':{'replicas':'two'}}");
    assertEquals(400, answer.status());
    assertEquals(
        "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal"
            + " string into Go struct field DeploymentSpec.spec.replicas of type int32",
        answer.json().getString("message"));
  }

  @Test
  void immutableFieldsStayAndTheGenerationCountsWhatIsWanted() throws Exception {
    assertEquals(
        "Deployment.apps \"web\" is invalid: spec.template.metadata.labels: Invalid value:"
            + " {\"app\":\"other\"}: `selector` does not match template `labels`",
        post(DEPLOYMENTS, deployment("other")).json().getString("message"));
    made(DEPLOYMENTS, deployment("web"));
    String path = DEPLOYMENTS + "/web";
    String selector =
        "{'spec':{'selector':{'matchLabels':{'app':'v2'}},"
            + "'template':{'metadata':{'labels':{'app':'v2'}}}}}";
    SandboxClient.Answer refused = patch(path, "merge-patch+json", selector);
    assertEquals(422, refused.status());
    assertEquals(
        "spec.selector",
        refused
            .json()
            .getJsonObject("details")
            .getJsonArray("causes")
            .getJsonObject(0)
            .getString("field"));
    JsonObject labelled =
        patch(path, "merge-patch+json", "{'metadata':{'labels':{'a':'b'}}}").json();
    assertEquals(1, Json.number(labelled, "metadata", "generation"));
    JsonObject scaled = patch(path, "merge-patch+json", "{'spec':{'replicas':3}}").json();
    assertEquals(2, Json.number(scaled, "metadata", "generation"));
    JsonObject status =
        patch(
                path + "/status",
                "merge-patch+json",
                "{'spec':{'replicas':9},'status':{'replicas':3}}")
            .json();
    assertEquals(3, Json.number(status, "spec", "replicas"));
    assertEquals(3, Json.number(status, "status", "replicas"));
    JsonObject main = patch(path, "merge-patch+json", "{'status':{'replicas':7}}").json();
    assertEquals(3, Json.number(main, "status", "replicas"));
  }

  @Test
  void servicesGetAddressesThatNobodyElseHas() throws Exception {
    String services = "/api/v1/namespaces/team/services";
    String spec = "'spec':{'type':'NodePort','ports':[{'port':80}]}}";
    JsonObject one = made(services, "{'metadata':{'name':'one'}," + spec);
    JsonObject two = made(services, "{'metadata':{'name':'two'}," + spec);
    assertTrue(Json.text(one, "spec", "clusterIP").startsWith("10.96."));
    assertFalse(Json.text(one, "spec", "clusterIP").equals(Json.text(two, "spec", "clusterIP")));
    assertEquals(30_001, Json.objects(two, "spec", "ports").getFirst().getInteger("nodePort"));
    SandboxClient.Answer moved =
        patch(services + "/one", "merge-patch+json", "{'spec':{'clusterIP':'10.96.9.9'}}");
    assertEquals(422, moved.status());
    SandboxClient.Answer replaced =
        send("PUT", services + "/one", "application/json", "{'metadata':{'name':'one'}," + spec);
    assertEquals(
        Json.text(one, "spec", "clusterIP"), Json.text(replaced.json(), "spec", "clusterIP"));
  }

  @Test
  void aDefinitionServesItsKindAtOnce() throws Exception {
    String schema =
        "{'type':'object','properties':{'spec':{'type':'object','required':['size'],"
            + "'properties':{'size':{'type':'integer','minimum':1}}}}}";
    made(
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
        "{'metadata':{'name':'boats.sea.io'},'spec':{'group':'sea.io','scope':'Namespaced',"
            + "'names':{'plural':'boats','kind':'Boat'},'versions':[{'name':'v1','served':true,"
            + "'storage':true,'schema':{'openAPIV3Schema':"
            + schema
            + "}}]}}");
    String boats = "/apis/sea.io/v1/namespaces/team/boats";
    assertEquals(200, client.get("/apis/sea.io/v1").status());
    assertTrue(client.get("/openapi/v3").body().contains("/openapi/v3/apis/sea.io/v1?hash="));
    assertTrue(client.get("/openapi/v3/apis/sea.io/v1").body().contains("sea.io.v1.Boat"));
    JsonObject boat = made(boats, "{'metadata':{'name':'b'},'spec':{'size':2,'colour':'red'}}");
    assertEquals(new JsonObject().put("size", 2), boat.getJsonObject("spec"));
    SandboxClient.Answer small = post(boats, "{'metadata':{'name':'s'},'spec':{'size':0}}");
    assertEquals(
        "Boat.sea.io \"s\" is invalid: spec.size: Invalid value: 0: spec.size in body should be"
            + " greater than or equal to 1",
        small.json().getString("message"));
    assertEquals(415, patch(boats + "/b", "strategic-merge-patch+json", "{'spec':{}}").status());
    delete("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/boats.sea.io", "{}");
    assertEquals(404, client.get(boats).status());
  }

  @Test
  void podSecurityRefusesAndWarns() throws Exception {
    namespace("safe", "{'pod-security.kubernetes.io/enforce':'restricted'}");
    SandboxClient.Answer refused = post("/api/v1/namespaces/safe/pods", pod("p", ""));
    assertEquals(
        "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\":"
            + " allowPrivilegeEscalation != false (container \"c\" must set"
            + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
            + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
            + " runAsNonRoot != true (pod or container \"c\" must set"
            + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must set"
            + " securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
        refused.json().getString("message"));
    namespace("warned", "{'pod-security.kubernetes.io/warn':'restricted'}");
    SandboxClient.Answer warned =
        post("/apis/apps/v1/namespaces/warned/deployments", deployment("web"));
    assertEquals(201, warned.status());
    assertTrue(
        warned.warnings().getFirst().contains("would violate PodSecurity"),
        warned.warnings().toString());
  }

  @Test
  void quotasCountWhatIsThere() throws Exception {
    made(
        "/api/v1/namespaces/team/resourcequotas",
        "{'metadata':{'name':'q'},'spec':{'hard':{'pods':'1','count/configmaps':'1'}}}");
    made(PODS, pod("one", ""));
    assertEquals(
        "pods \"two\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited:"
            + " pods=1",
        post(PODS, pod("two", "")).json().getString("message"));
    made(MAPS, "{'metadata':{'name':'a'}}");
    assertEquals(403, post(MAPS, "{'metadata':{'name':'b'}}").status());
  }

  @Test
  void aPodIsBoundOnceAndEvictedWithinItsBudget() throws Exception {
    made(PODS, pod("p", ""));
    String binding = "{'target':{'kind':'Node','name':'n1'}}";
    assertEquals(201, post(PODS + "/p/binding", binding).status());
    assertEquals("n1", Json.text(client.get(PODS + "/p").json(), "spec", "nodeName"));
    assertEquals(409, post(PODS + "/p/binding", binding).status());
    String status =
        "{'status':{'phase':'Running','conditions':[{'type':'Ready','status':'True'}]}}";
    assertEquals(200, patch(PODS + "/p/status", "merge-patch+json", status).status());
    String budgets = "/apis/policy/v1/namespaces/team/poddisruptionbudgets";
    made(
        budgets,
        "{'metadata':{'name':'b'},'spec':{'minAvailable':1,"
            + "'selector':{'matchLabels':{'app':'x'}}}}");
    SandboxClient.Answer unseen = post(PODS + "/p/eviction", "{}");
    assertEquals(429, unseen.status());
    assertEquals(10, Json.number(unseen.json(), "details", "retryAfterSeconds"));
    patch(
        budgets + "/b/status",
        "merge-patch+json",
        "{'status':{'observedGeneration':1,'disruptionsAllowed':1,'desiredHealthy':1}}");
    assertEquals(201, post(PODS + "/p/eviction", "{}").status());
    assertEquals(404, client.get(PODS + "/p").status());
    assertEquals(0, Json.number(client.get(budgets + "/b").json(), "status", "disruptionsAllowed"));
  }
}
