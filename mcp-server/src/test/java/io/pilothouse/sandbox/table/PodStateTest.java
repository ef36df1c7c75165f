package io.pilothouse.sandbox.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStateTest {
  @Test
  void tellsTheReasonOfAnInitContainer() {
    assertEquals(
        new PodState(0, 1, "Init:CrashLoopBackOff", 3, "2026-11-20T15:00:00Z"),
        PodState.of(
            pod(
                """
                {"initContainerStatuses":[{"name":"a","restartCount":3,
                  "state":{"waiting":{"reason":"CrashLoopBackOff"}},
                  "lastState":{"terminated":{"finishedAt":"2026-11-20T15:00:00Z"}}}],
                 "phase":"Pending"}
                """)));
  }

  @Test
  void countsInitContainersThatAreDone() {
    assertEquals(
        "Init:1/2",
        PodState.of(
                pod(
                    """
                    {"initContainerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0}}},
                      {"name":"b","state":{"waiting":{"reason":"PodInitializing"}}}],
                     "phase":"Pending"}
                    """))
            .status());
  }

  @Test
  void aSidecarCountsAsAContainer() {
    JsonObject pod =
        new JsonObject(
            """
            {"metadata":{"name":"p"},
             "spec":{"initContainers":[{"name":"proxy","restartPolicy":"Always"}],
                     "containers":[{"name":"main"}]},
             "status":{"phase":"Running",
               "initContainerStatuses":[{"name":"proxy","started":true,"ready":true,
                 "restartCount":2,"state":{"running":{}}}],
               "containerStatuses":[{"name":"main","ready":true,"restartCount":0,
                 "state":{"running":{}}}]}}
            """);
    assertEquals(new PodState(2, 2, "Running", 2, ""), PodState.of(pod));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          {"waiting":{"reason":"ImagePullBackOff"}}       | ImagePullBackOff
          {"terminated":{"reason":"OOMKilled"}}           | OOMKilled
          {"terminated":{"signal":9}}                     | Signal:9
          {"terminated":{"exitCode":3}}                   | ExitCode:3
          """)
  void tellsTheReasonOfAContainer(String state, String status) {
    assertEquals(
        status,
        PodState.of(
                pod(
                    "{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"m\",\"state\":"
                        + state
                        + "}]}"))
            .status());
  }

  @Test
  void aDeletedPodIsTerminatingUnlessItsNodeIsLost() {
    JsonObject pod = pod("{\"phase\":\"Running\"}");
    pod.getJsonObject("metadata").put("deletionTimestamp", "2026-11-20T15:00:00Z");
    assertEquals("Terminating", PodState.of(pod).status());
    pod.getJsonObject("status").put("reason", "NodeLost");
    assertEquals("Unknown", PodState.of(pod).status());
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0s",
    "-5, <invalid>",
    "119, 119s",
    "120, 2m",
    "150, 2m30s",
    "600, 10m",
    "10799, 179m",
    "10860, 3h1m",
    "28800, 8h",
    "172800, 2d",
    "176400, 2d1h",
    "864000, 10d",
    "63072000, 2y",
    "252288000, 8y"
  })
  void printsDurationsAsKubectlDoes(long seconds, String text) {
    assertEquals(text, HumanDuration.of(Duration.ofSeconds(seconds)));
  }

  private static JsonObject pod(String status) {
    return new JsonObject()
        .put("metadata", new JsonObject().put("name", "p"))
        .put(
            "spec",
            new JsonObject(
                "{\"containers\":[{\"name\":\"m\"}],\"initContainers\":[{\"name\":\"a\"},{\"name\":\"b\"}]}"
                    .replace(status.contains("\"b\"") ? "" : ",{\"name\":\"b\"}", "")))
        .put("status", new JsonObject(status));
  }
}
