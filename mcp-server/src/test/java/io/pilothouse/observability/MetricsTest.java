package io.pilothouse.observability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.tools.CallObserver;
import io.pilothouse.transport.http.HttpObserver;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus reads. */
class MetricsTest {
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  private void shows(String line) {
    String text = metrics.text();
    assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in\n" + text);
  }

  @Test
  void callsAreCountedByToolAndOutcomeAndTimedByTool() {
    metrics.calls().began("list_pods").ended(CallObserver.OK);
    metrics.calls().began("list_pods").ended(CallObserver.OK);
    metrics.calls().began("list_pods").ended("FORBIDDEN");
    shows("pilothouse_tool_calls_total{outcome=\"ok\",tool=\"list_pods\"} 2.0");
    shows("pilothouse_tool_calls_total{outcome=\"FORBIDDEN\",tool=\"list_pods\"} 1.0");
    shows("pilothouse_tool_call_duration_seconds_count{tool=\"list_pods\"} 3");
    shows("pilothouse_tool_call_duration_seconds_bucket{tool=\"list_pods\",le=\"60.0\"} 3");
  }

  @Test
  void whatModelsAreAskedIsCounted() {
    metrics.monitor().asked(true, 900);
    metrics.monitor().asked(false, 100);
    metrics.monitor().notAsked();
    shows("pilothouse_monitor_briefs_total{outcome=\"answered\"} 1.0");
    shows("pilothouse_monitor_briefs_total{outcome=\"failed\"} 1.0");
    shows("pilothouse_monitor_briefs_total{outcome=\"not_asked\"} 1.0");
    shows("pilothouse_monitor_brief_tokens_total 1000.0");
  }

  @Test
  void callsInFlightGoUpAndDown() {
    CallObserver.Call call = metrics.calls().began("list_pods");
    shows("pilothouse_tool_calls_in_flight 1.0");
    call.ended(CallObserver.OK);
    shows("pilothouse_tool_calls_in_flight 0.0");
  }

  @Test
  void requestsUpstreamAreCountedByMethodAndClassOfStatus() {
    UpstreamObserver.Request open = metrics.upstream().began("GET");
    shows("pilothouse_upstream_requests_in_flight 1.0");
    open.ended(200);
    metrics.upstream().began("GET").ended(204);
    metrics.upstream().began("POST").ended(503);
    metrics.upstream().began("GET").ended(UpstreamObserver.NO_ANSWER);
    shows("pilothouse_upstream_requests_in_flight 0.0");
    shows("pilothouse_upstream_requests_total{method=\"GET\",status=\"2xx\"} 2.0");
    shows("pilothouse_upstream_requests_total{method=\"POST\",status=\"5xx\"} 1.0");
    shows("pilothouse_upstream_requests_total{method=\"GET\",status=\"none\"} 1.0");
    shows("pilothouse_upstream_request_duration_seconds_count{method=\"GET\"} 3");
  }

  @Test
  void httpRequestsAreCountedByStatus() {
    HttpObserver.Request open = metrics.http().began();
    shows("pilothouse_http_requests_in_flight 1.0");
    open.ended(200);
    metrics.http().began().ended(HttpObserver.GONE);
    shows("pilothouse_http_requests_in_flight 0.0");
    shows("pilothouse_http_requests_total{status=\"200\"} 1.0");
    shows("pilothouse_http_requests_total{status=\"gone\"} 1.0");
  }

  @Test
  void sessionsAndRedactionsAreRead() {
    AtomicInteger sessions = new AtomicInteger(3);
    metrics.sessions(sessions::get);
    metrics.redactions().add(5);
    shows("pilothouse_sessions_open 3.0");
    shows("pilothouse_redactions_total 5.0");
    sessions.set(0);
    shows("pilothouse_sessions_open 0.0");
  }

  @Test
  void theProcessShowsItselfToo() {
    String text = metrics.text();
    for (String name :
        new String[] {"jvm_memory_used_bytes", "process_cpu_usage", "jvm_threads_live_threads"}) {
      assertEquals(1, text.lines().filter(("# TYPE " + name + " gauge")::equals).count(), text);
    }
  }

  @Test
  void decisionsAreCountedByVerdict() {
    metrics.decided("deny");
    metrics.decided("deny");
    metrics.decided("allow");
    String text = metrics.text();
    assertTrue(text.contains("pilothouse_policy_decisions_total{verdict=\"deny\"} 2.0"), text);
    assertTrue(text.contains("pilothouse_policy_decisions_total{verdict=\"allow\"} 1.0"), text);
  }
}
