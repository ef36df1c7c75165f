package io.pilothouse.deploy;

import static io.pilothouse.deploy.Rendered.at;
import static io.pilothouse.deploy.Rendered.labels;
import static io.pilothouse.deploy.Rendered.name;
import static io.pilothouse.deploy.Rendered.objects;
import static io.pilothouse.deploy.Rendered.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What no schema can say about the objects of a variant: that they fit each other. */
class ChartHangsTogetherTest {
  private static final Set<String> CLUSTER_WIDE = Set.of("ClusterRole", "ClusterRoleBinding");

  static List<String> variants() {
    return Chart.variants();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void everyPodIsRestricted(String variant) {
    List<JsonObject> pods = Chart.variant(variant).pods();
    assertEquals(2, pods.size(), "the server's and the test's");
    for (JsonObject pod : pods) {
      assertEquals(List.of(), RestrictedPods.broken(pod.getJsonObject("spec")));
      for (JsonObject container : objects(pod.getJsonObject("spec"), "containers")) {
        assertTrue(at(container, "securityContext").getBoolean("readOnlyRootFilesystem"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"runAsNonRoot\":true           | \"runAsNonRoot\":false",
        "\"runAsUser\":65532             | \"runAsUser\":0",
        "\"type\":\"RuntimeDefault\"     | \"type\":\"Unconfined\"",
        "\"drop\":[\"ALL\"]              | \"drop\":[\"NET_RAW\"]",
        "\"drop\":[\"ALL\"]              | \"drop\":[\"ALL\"],\"add\":[\"SYS_ADMIN\"]",
        "\"allowPrivilegeEscalation\":false | \"privileged\":false",
        "\"readOnlyRootFilesystem\":true | \"privileged\":true",
        "\"containerPort\":8080          | \"containerPort\":8080,\"hostPort\":8080",
        "\"enableServiceLinks\":false    | \"hostPID\":true",
        "\"emptyDir\":{                  | \"hostPath\":{"
      })
  void aPodThatIsNotRestrictedIsFound(String from, String to) {
    String pod = Chart.variant("default").podSpec().encode();
    assertTrue(pod.contains(from), pod);
    assertFalse(RestrictedPods.broken(new JsonObject(pod.replace(from, to))).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("variants")
  void namesAreUniqueAndNamespacesAreSaid(String variant) {
    Set<String> seen = new HashSet<>();
    for (JsonObject object : Chart.variant(variant).objects()) {
      String kind = object.getString("kind");
      String namespace = at(object, "metadata").getString("namespace", "");
      assertTrue(seen.add(kind + " " + namespace + "/" + name(object)), object::encode);
      assertEquals(CLUSTER_WIDE.contains(kind), namespace.isEmpty(), object::encode);
      assertTrue(name(object).matches("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?"), name(object));
      labels(object)
          .forEach(
              (key, value) ->
                  assertTrue(
                      value.toString().matches("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?"),
                      key + ": " + value));
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void nothingSecretIsInTheChart(String variant) {
    Rendered rendered = Chart.variant(variant);
    assertEquals(List.of(), rendered.of("Secret"));
    for (JsonObject env : objects(rendered.container(), "env")) {
      assertFalse(env.containsKey("value"), env::encode);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void noRightIsAWildcard(String variant) {
    Rendered rendered = Chart.variant(variant);
    for (JsonObject role :
        Stream.concat(rendered.of("Role").stream(), rendered.of("ClusterRole").stream()).toList()) {
      assertFalse(objects(role, "rules").isEmpty(), role::encode);
      for (JsonObject rule : objects(role, "rules")) {
        assertFalse(rule.encode().contains("*"), rule::encode);
        assertFalse(texts(rule, "verbs").contains("escalate"), rule::encode);
        assertFalse(texts(rule, "verbs").contains("bind"), rule::encode);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void bindingsAreOfRolesAndAccountsThatAreThere(String variant) {
    Rendered rendered = Chart.variant(variant);
    String account = rendered.podSpec().getString("serviceAccountName");
    for (String scope : List.of("", "Cluster")) {
      for (JsonObject binding : rendered.of(scope + "RoleBinding")) {
        JsonObject role = at(binding, "roleRef");
        assertEquals(scope + "Role", role.getString("kind"));
        assertTrue(
            rendered.of(scope + "Role").stream()
                .anyMatch(
                    each ->
                        name(each).equals(role.getString("name"))
                            && at(each, "metadata")
                                .getString("namespace", "")
                                .equals(at(binding, "metadata").getString("namespace", ""))),
            binding::encode);
        JsonObject subject = objects(binding, "subjects").getFirst();
        assertEquals(account, subject.getString("name"));
        assertEquals(Chart.NAMESPACE, subject.getString("namespace"));
      }
      assertEquals(rendered.of(scope + "Role").size(), rendered.of(scope + "RoleBinding").size());
    }
    rendered.of("ServiceAccount").forEach(made -> assertEquals(account, name(made)));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void selectorsFindThePodsAndOnlyThose(String variant) {
    Rendered rendered = Chart.variant(variant);
    Map<String, Object> server = labels(at(rendered.deployment(), "spec", "template"));
    Stream.of(
            rendered.of("Deployment").stream().map(each -> at(each, "spec", "selector")),
            rendered.of("PodDisruptionBudget").stream().map(each -> at(each, "spec", "selector")),
            rendered.of("NetworkPolicy").stream().map(each -> at(each, "spec", "podSelector")))
        .flatMap(selectors -> selectors)
        .forEach(selector -> selectsOnlyTheServer(rendered, server, at(selector, "matchLabels")));
    for (JsonObject service : rendered.of("Service")) {
      selectsOnlyTheServer(rendered, server, at(service, "spec", "selector"));
    }
  }

  private static void selectsOnlyTheServer(
      Rendered rendered, Map<String, Object> server, JsonObject selector) {
    assertFalse(selector.isEmpty());
    assertTrue(server.entrySet().containsAll(selector.getMap().entrySet()), selector::encode);
    for (JsonObject pod : rendered.of("Pod")) {
      assertFalse(
          labels(pod).entrySet().containsAll(selector.getMap().entrySet()), selector::encode);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void portsLeadToThePods(String variant) {
    Rendered rendered = Chart.variant(variant);
    Set<String> ports =
        objects(rendered.container(), "ports").stream()
            .map(port -> port.getString("name"))
            .collect(Collectors.toSet());
    assertEquals(Set.of("mcp", "management"), ports);
    for (JsonObject service : rendered.of("Service")) {
      for (JsonObject port : objects(service.getJsonObject("spec"), "ports")) {
        assertTrue(ports.contains(port.getString("targetPort")), port::encode);
      }
    }
    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertEquals("management", at(rendered.container(), probe, "httpGet").getString("port"));
    }
    for (JsonObject policy : rendered.of("NetworkPolicy")) {
      for (JsonObject rule : objects(policy.getJsonObject("spec"), "ingress")) {
        for (JsonObject port : objects(rule, "ports")) {
          assertTrue(ports.contains(port.getString("port")), port::encode);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void theTestAsksTheManagementService(String variant) {
    Rendered rendered = Chart.variant(variant);
    JsonObject pod = rendered.of("Pod").getFirst();
    assertEquals("test", at(pod, "metadata", "annotations").getString(Chart.HOOK));
    JsonObject container = objects(pod.getJsonObject("spec"), "containers").getFirst();
    assertEquals(rendered.container().getString("image"), container.getString("image"));
    String service =
        rendered.of("Service").stream()
            .map(Rendered::name)
            .filter(name -> name.endsWith("-management"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(
            "health",
            "--management-host=" + service + "." + Chart.NAMESPACE + ".svc",
            "--management-port=9090"),
        texts(container, "args"));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void whatIsInFrontLeadsToTheServices(String variant) {
    Rendered rendered = Chart.variant(variant);
    for (JsonObject ingress : rendered.of("Ingress")) {
      for (JsonObject rule : objects(ingress.getJsonObject("spec"), "rules")) {
        for (JsonObject path : objects(rule.getJsonObject("http"), "paths")) {
          JsonObject backend = at(path, "backend", "service");
          assertTrue(
              ports(rendered, backend.getString("name"))
                  .anyMatch(
                      port ->
                          port.getString("name").equals(at(backend, "port").getString("name"))));
        }
      }
    }
    for (JsonObject route : rendered.of("HTTPRoute")) {
      for (JsonObject rule : objects(route.getJsonObject("spec"), "rules")) {
        for (JsonObject backend : objects(rule, "backendRefs")) {
          assertTrue(
              ports(rendered, backend.getString("name"))
                  .anyMatch(port -> port.getInteger("port").equals(backend.getInteger("port"))));
        }
      }
    }
    for (JsonObject monitor : rendered.of("ServiceMonitor")) {
      JsonObject wanted = at(monitor, "spec", "selector", "matchLabels");
      List<JsonObject> found =
          rendered.of("Service").stream()
              .filter(service -> labels(service).entrySet().containsAll(wanted.getMap().entrySet()))
              .toList();
      assertEquals(1, found.size());
      for (JsonObject endpoint : objects(monitor.getJsonObject("spec"), "endpoints")) {
        assertTrue(
            ports(rendered, name(found.getFirst()))
                .anyMatch(port -> port.getString("name").equals(endpoint.getString("port"))));
      }
    }
  }

  private static Stream<JsonObject> ports(Rendered rendered, String service) {
    return objects(rendered.named("Service", service).orElseThrow().getJsonObject("spec"), "ports")
        .stream();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void mountsAreOfVolumesAndConfigMapsThatAreThere(String variant) throws IOException {
    Rendered rendered = Chart.variant(variant);
    String existing =
        at(Yaml.file(Chart.values(variant)), "monitor").getString("existingConfigMap", "");
    List<JsonObject> volumes = objects(rendered.podSpec(), "volumes");
    assertEquals(
        volumes.stream().map(volume -> volume.getString("name")).collect(Collectors.toSet()),
        objects(rendered.container(), "volumeMounts").stream()
            .map(mount -> mount.getString("name"))
            .collect(Collectors.toSet()));
    for (JsonObject volume : volumes) {
      for (JsonObject source : objects(at(volume, "projected"), "sources")) {
        boolean own = !at(source, "configMap").getString("name", "").equals(existing);
        if (source.containsKey("configMap") && own) {
          JsonObject reference = source.getJsonObject("configMap");
          JsonObject map = rendered.named("ConfigMap", reference.getString("name")).orElseThrow();
          for (JsonObject item : objects(reference, "items")) {
            assertTrue(at(map, "data").containsKey(item.getString("key")), item::encode);
          }
        }
      }
      if (volume.containsKey("configMap")) {
        assertTrue(volume.getJsonObject("configMap").getBoolean("optional"), volume::encode);
      }
      for (JsonObject claim : rendered.of("PersistentVolumeClaim")) {
        if (volume.containsKey("persistentVolumeClaim")) {
          assertEquals(
              name(claim), volume.getJsonObject("persistentVolumeClaim").getString("claimName"));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aPodIsGivenTheTimeItNeedsToEnd(String variant) {
    Rendered rendered = Chart.variant(variant);
    int pause = at(rendered.container(), "lifecycle", "preStop", "sleep").getInteger("seconds", 0);
    long grace = ServerOf.config(rendered).management().shutdownGrace().toSeconds();
    assertTrue(rendered.podSpec().getInteger("terminationGracePeriodSeconds") > pause + grace + 5);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void oneProcessWritesToSqliteAndManyToPostgres(String variant) {
    Rendered rendered = Chart.variant(variant);
    boolean postgres = ServerOf.config(rendered).state().url().isPresent();
    JsonObject spec = rendered.deployment().getJsonObject("spec");
    assertEquals(postgres ? "RollingUpdate" : "Recreate", at(spec, "strategy").getString("type"));
    assertTrue(postgres || spec.getInteger("replicas") == 1);
  }
}
