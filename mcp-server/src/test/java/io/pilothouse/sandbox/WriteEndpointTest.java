package io.pilothouse.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes through real requests. */
class WriteEndpointTest extends EmptySandbox {
  @Test
  void aDryRunLeavesNothingBehind() throws Exception {
    made(MAPS, "{'metadata':{'name':'kept'},'data':{'a':'1'}}");
    long before = version();
    assertEquals(201, post(MAPS + "?dryRun=All", "{'metadata':{'name':'new'}}").status());
    JsonObject changed =
        patch(MAPS + "/kept?dryRun=All", "merge-patch+json", "{'data':{'a':'2'}}").json();
    assertEquals("2", Json.text(changed, "data", "a"));
    assertEquals(200, delete(MAPS + "/kept?dryRun=All", "{}").status());
    assertEquals(before, version());
    assertEquals("1", Json.text(client.get(MAPS + "/kept").json(), "data", "a"));
    assertEquals(422, post(MAPS + "?dryRun=Some", "{'metadata':{'name':'new'}}").status());
  }

  @Test
  void aFieldThatIsNullIsNotSaid() throws Exception {
    JsonObject made = made(MAPS, "{'metadata':{'name':'n','annotations':null},'data':{'a':null}}");
    assertFalse(made.getJsonObject("metadata").containsKey("annotations"));
    assertEquals(new JsonObject(), made.getJsonObject("data"));
  }

  @Test
  void aWriteThatChangesNothingMakesNoVersion() throws Exception {
    made(MAPS, "{'metadata':{'name':'same'},'data':{'a':'1'}}");
    long before = version();
    assertEquals(200, patch(MAPS + "/same", "merge-patch+json", "{'data':{'a':'1'}}").status());
    assertEquals(before, version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          POST  | %s      | application/json             | {'metadata':{}}                   | 422 | ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required
          POST  | %s      | application/json             | {'metadata':{'name':'x','resourceVersion':'1'}} | 400 | resourceVersion should not be set on objects to be created
          POST  | %s      | application/json             | {'metadata':{'name':'x','namespace':'other'}} | 400 | the namespace of the provided object does not match the namespace sent on the request
          POST  | %s      | application/json             | {                                 | 400 | the body of the request is not valid JSON
          POST  | %s      | application/vnd.kubernetes.protobuf | x                          | 415 | the body of the request was in an unknown format - accepted media types include: application/json, application/yaml
          POST  | /api/v1/namespaces/absent/configmaps | application/json | {'metadata':{'name':'x'}} | 404 | namespaces "absent" not found
          PUT   | %s/cm   | application/json             | {'metadata':{'name':'y'}}         | 400 | the name of the object (y) does not match the name on the URL (cm)
          PUT   | %s/none | application/json             | {'metadata':{'name':'none'}}      | 404 | configmaps "none" not found
          PATCH | %s/cm   | application/x-patch          | {}                                | 415 | the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml
          PATCH | %s/cm   | application/apply-patch+yaml | {'apiVersion':'v1','kind':'ConfigMap'} | 422 | PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch
          PATCH | %s/cm?force=true | application/merge-patch+json | {}                       | 422 | PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch
          PATCH | %s/cm?fieldManager=m | application/apply-patch+yaml | {'kind':'ConfigMap','apiVersion':'v1','dta':{}} | 500 | failed to create typed patch object (team/cm; /v1, Kind=ConfigMap): .dta: field not declared in schema
          PATCH | %s      | application/merge-patch+json | {}                                | 405 | the server does not allow this method on the requested resource
          """)
  void refusesWhatARealServerRefuses(
      String method, String path, String type, String body, int status, String message)
      throws Exception {
    made(MAPS, "{'metadata':{'name':'cm'}}");
    SandboxClient.Answer answer = send(method, path.formatted(MAPS), type, body);
    assertEquals(status, answer.status(), answer.body());
    assertEquals(message, answer.json().getString("message"));
  }

  @Test
  void yamlIsTakenAndNamesAreGenerated() throws Exception {
    SandboxClient.Answer answer =
        send("POST", MAPS, "application/yaml", "metadata:\n  generateName: conf-\ndata:\n  a: b\n");
    assertEquals(201, answer.status(), answer.body());
    assertTrue(Json.text(answer.json(), "metadata", "name").matches("conf-[a-z0-9]{5}"));
    assertEquals("b", Json.text(answer.json(), "data", "a"));
  }

  @Test
  void writesAreAnsweredInTheFormThatIsAskedFor() throws Exception {
    SandboxClient.Answer answer =
        client.send(
            "POST",
            MAPS,
            Map.of("Content-Type", "application/json", "Accept", SandboxClient.TABLE),
            json("{'metadata':{'name':'t'}}"));
    assertEquals("Table", answer.json().getString("kind"));
  }

  @Test
  void dependentsGoWithTheirOwnerUnlessTheyAreOrphaned() throws Exception {
    for (String policy : List.of("Background", "Foreground", "Orphan")) {
      JsonObject owner = made(MAPS, "{'metadata':{'name':'owner'}}");
      String reference =
          ",'ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'owner','uid':'"
              + Json.text(owner, "metadata", "uid")
              + "'}]";
      made(PODS, pod("child", reference));
      assertEquals(200, delete(MAPS + "/owner", "{'propagationPolicy':'" + policy + "'}").status());
      assertEquals(404, client.get(MAPS + "/owner").status(), policy);
      SandboxClient.Answer child = client.get(PODS + "/child");
      assertEquals(policy.equals("Orphan") ? 200 : 404, child.status(), policy);
      if (policy.equals("Orphan")) {
        assertFalse(child.json().getJsonObject("metadata").containsKey("ownerReferences"));
      }
    }
  }

  @Test
  void finalizersHoldAnObjectBack() throws Exception {
    made(MAPS, "{'metadata':{'name':'held','finalizers':['example.com/wait']}}");
    JsonObject marked = delete(MAPS + "/held", "{}").json();
    assertEquals("2026-11-20T15:00:00Z", Json.text(marked, "metadata", "deletionTimestamp"));
    assertEquals(200, client.get(MAPS + "/held").status());
    patch(MAPS + "/held", "merge-patch+json", "{'metadata':{'finalizers':null}}");
    assertEquals(404, client.get(MAPS + "/held").status());
  }

  @Test
  void aNamespaceTakesItsContentsWithIt() throws Exception {
    made(MAPS, "{'metadata':{'name':'a'}}");
    made(MAPS, "{'metadata':{'name':'held','finalizers':['example.com/wait']}}");
    delete("/api/v1/namespaces/team", "{}");
    assertEquals(404, client.get(MAPS + "/a").status());
    SandboxClient.Answer late = post(MAPS, "{'metadata':{'name':'late'}}");
    assertEquals(403, late.status());
    assertEquals(
        "configmaps \"late\" is forbidden: unable to create new content in namespace team because"
            + " it is being terminated",
        late.json().getString("message"));
    patch(MAPS + "/held", "merge-patch+json", "{'metadata':{'finalizers':null}}");
    assertEquals(404, client.get("/api/v1/namespaces/team").status());
  }

  @Test
  void aCollectionIsDeletedByItsSelector() throws Exception {
    made(MAPS, "{'metadata':{'name':'a','labels':{'x':'1'}}}");
    made(MAPS, "{'metadata':{'name':'b'}}");
    assertEquals(1, delete(MAPS + "?labelSelector=x%3D1", "{}").items().size());
    assertEquals(1, client.get(MAPS).items().size());
  }

  @Test
  void aWatchSeesEveryChange() throws Exception {
    String watch = MAPS + "?watch=true&labelSelector=x&resourceVersion=" + version();
    try (InputStream stream = client.stream(watch);
        BufferedReader events =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      made(MAPS, "{'metadata':{'name':'a'}}");
      patch(MAPS + "/a", "merge-patch+json", "{'metadata':{'labels':{'x':'1'}}}");
      patch(MAPS + "/a", "merge-patch+json", "{'data':{'k':'v'}}");
      patch(MAPS + "/a", "merge-patch+json", "{'metadata':{'labels':null}}");
      made(MAPS, "{'metadata':{'name':'b','labels':{'x':'1'}}}");
      delete(MAPS + "/b", "{}");
      List<String> types = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        types.add(new JsonObject(events.readLine()).getString("type"));
      }
      assertEquals(List.of("ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED"), types);
    }
  }

  @Test
  void pagesAreOfOneStateUntilItIsForgotten() throws Exception {
    for (String name : List.of("a", "c", "e")) {
      made(MAPS, "{'metadata':{'name':'" + name + "'}}");
    }
    JsonObject first = client.get(MAPS + "?limit=1").json();
    String token = Json.text(first, "metadata", "continue");
    made(MAPS, "{'metadata':{'name':'b'}}");
    delete(MAPS + "/c", "{}");
    JsonArray rest = client.get(MAPS + "?limit=9&continue=" + token).items();
    assertEquals(
        List.of("c", "e"),
        rest.stream().map(item -> Json.text((JsonObject) item, "metadata", "name")).toList());
    cluster.store().compact();
    SandboxClient.Answer late = client.get(MAPS + "?continue=" + token);
    assertEquals(410, late.status());
    String fresh = Json.text(late.json(), "metadata", "continue");
    assertEquals(2, client.get(MAPS + "?continue=" + fresh).items().size());
  }

  @Test
  void eventsAreTakenInBothForms() throws Exception {
    made(
        "/apis/events.k8s.io/v1/namespaces/team/events",
        "{'metadata':{'name':'e'},'reason':'Tested','note':'hello','type':'Normal',"
            + "'regarding':{'kind':'Pod','name':'p'}}");
    JsonObject event = client.get("/api/v1/namespaces/team/events/e").json();
    assertEquals("hello", event.getString("message"));
    assertEquals("p", Json.text(event, "involvedObject", "name"));
  }
}
