package io.pilothouse.monitor.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Calls;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsageAdviceTest {
  private final ClusterFixture fixture = new ClusterFixture();
  private final UsageAdvice tool =
      new UsageAdvice(fixture.cluster, fixture.history, new Redactor());

  private void aDay() {
    fixture.node(
        "n1", "{\"cpu\": \"8\", \"memory\": \"8Gi\"}", "{\"cpu\": \"1\", \"memory\": \"1Gi\"}");
    fixture.pod("big", "a", "{\"requests\": {\"cpu\": \"2\", \"memory\": \"2Gi\"}}");
    fixture.pod(
        "small",
        "a",
        """
        {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "128Mi"}}
        """);
    fixture.pod("good", "a", "{\"requests\": {\"cpu\": \"100m\", \"memory\": \"64Mi\"}}");
    fixture.uses("big-7d9f-a", "200m", "100Mi");
    fixture.uses("small-7d9f-a", "100m", "124Mi");
    fixture.uses("good-7d9f-a", "100m", "60Mi");
    fixture.look(fixture.collector(), 24 * 4 + 1, Duration.ofMinutes(15));
  }

  @Test
  void proposesWithTheEvidenceTheMostUrgentFirst() {
    aDay();
    assertEquals(
        """
        3 containers: 1 too small, 1 too large, 1 fits
        together the proposed requests change what is asked for by -1800m CPU and -1854Mi memory
        NAMESPACE  NAME                  PODS  WHY        CPU P50/P95/MAX     CPU REQUEST   MEMORY P50/P95/MAX     MEMORY REQUEST  MEMORY LIMIT   OOM KILLS  EVIDENCE           CONFIDENCE
        shop       Deployment/small/app  1     too small  100m / 100m / 100m  100m          124Mi / 124Mi / 124Mi  64Mi → 143Mi    128Mi → 162Mi  0          97 samples in 24h  HIGH
        shop       Deployment/big/app    1     too large  200m / 200m / 200m  2000m → 200m  100Mi / 100Mi / 100Mi  2048Mi → 115Mi  -              0          97 samples in 24h  HIGH\
        """,
        Calls.text(tool));
  }

  @Test
  void whatFitsIsShownWhenAskedFor() {
    aDay();
    assertFalse(Calls.text(tool).contains("good"));
    assertTrue(Calls.text(tool, "all", true).contains("Deployment/good/app"));
    assertTrue(
        Calls.text(tool, "name", "big").startsWith("1 container: 1 too large"),
        Calls.text(tool, "name", "big"));
    assertTrue(Calls.text(tool, "namespace", "empty").startsWith("0 containers"));
  }

  @Test
  void callersSeeTheNamespacesWhoseUsageTheyMayList() {
    aDay();
    fixture.cluster.allowed = question -> question.namespace().filter("other"::equals).isPresent();
    String text = Calls.text(tool);
    assertTrue(text.startsWith("0 containers"), text);
    assertTrue(text.contains("usage in 1 namespace is not yours to see"), text);
    fixture.cluster.allowed =
        question ->
            question.group().equals("metrics.k8s.io")
                && question.verb().equals("list")
                && question.namespace().filter("shop"::equals).isPresent();
    assertTrue(Calls.text(tool).startsWith("3 containers"));
  }

  @Test
  void gapsAreSaid() {
    aDay();
    fixture.cluster.paths.clear();
    fixture.look(fixture.collector(), 1, Duration.ofMinutes(1));
    String text = Calls.text(tool);
    assertTrue(text.contains("not collected at the last look: usage of pods"), text);
  }

  @Test
  void withoutACollectorItSaysWhatElseThereIs() {
    ToolException failure = Calls.refusal(tool);
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.text().contains("top shows"), failure.text());
  }
}
