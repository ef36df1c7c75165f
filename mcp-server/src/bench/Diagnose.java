import com.sun.management.ThreadMXBean;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.diagnosis.Diagnosis;
import io.pilothouse.diagnosis.Engine;
import io.pilothouse.diagnosis.Parts;
import io.pilothouse.diagnosis.correlation.CriticalityMap;
import io.pilothouse.diagnosis.report.ReportText;
import io.pilothouse.diagnosis.snapshot.Scope;
import io.pilothouse.kubernetes.UpstreamObserver;
import io.pilothouse.kubernetes.WriteAuthority;
import io.pilothouse.kubernetes.fabric8.ConnectionSettings;
import io.pilothouse.kubernetes.fabric8.Fabric8Clusters;
import io.pilothouse.kubernetes.fabric8.HostEnvironment;
import io.pilothouse.redaction.Redactor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Diagnoses a whole cluster again and again, and prints what it costs: wall time, API calls,
 * allocation, and the size of the answer.
 *
 * <p>{@code java -cp pilothouse.jar:lib/* Diagnose.java KUBECONFIG RUNS}
 */
class Diagnose {
  private static final int WARM_UP = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    BlockingSeam seam = new BlockingSeam(vertx, 16);
    AtomicInteger calls = new AtomicInteger();
    UpstreamObserver counting =
        method -> {
          calls.incrementAndGet();
          return status -> {};
        };
    Path nowhere = Path.of(arguments[0]).resolveSibling("nowhere");
    Fabric8Clusters clusters =
        new Fabric8Clusters(
            vertx,
            seam,
            new ConnectionSettings(
                Optional.of(arguments[0]),
                new HostEnvironment(Map.of(), nowhere, nowhere),
                Set.of(),
                Optional.empty(),
                PATIENCE,
                16,
                counting),
            false,
            WriteAuthority.readOnly());
    Engine engine =
        new Engine(Parts.all(new Redactor(), CriticalityMap.EMPTY), seam, Clock.systemUTC());
    int runs = Integer.parseInt(arguments[1]);
    long[] millis = new long[runs];
    long[] bytes = new long[runs];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int asked = 0;
    Diagnosis last = null;
    for (int run = -WARM_UP; run < runs; run++) {
      calls.set(0);
      long allocated = threads.getTotalThreadAllocatedBytes();
      long start = System.nanoTime();
      last = onLoop(vertx, clusters, engine).await();
      if (run >= 0) {
        millis[run] = (System.nanoTime() - start) / 1_000_000;
        bytes[run] = threads.getTotalThreadAllocatedBytes() - allocated;
        asked = calls.get();
      }
    }
    Arrays.sort(millis);
    Arrays.sort(bytes);
    Diagnosis shown = last.showing(List.of(), Optional.empty());
    System.out.printf(
        "%6d pods: median %d ms (%d to %d), %d API calls, %d MB allocated, %d findings, %d"
            + " characters%n",
        last.checked().get("pods"),
        millis[runs / 2],
        millis[0],
        millis[runs - 1],
        asked,
        bytes[runs / 2] >> 20,
        shown.findings().size(),
        new ReportText(shown, false).within(6_000).length());
    System.exit(0);
  }

  private static Future<Diagnosis> onLoop(Vertx vertx, Fabric8Clusters clusters, Engine engine) {
    return Future.future(
        outcome ->
            vertx.runOnContext(
                started ->
                    clusters
                        .serverReader(Optional.empty())
                        .compose(
                            reader ->
                                engine.diagnose(
                                    Scope.CLUSTER,
                                    reader,
                                    CallScope.within(PATIENCE, new Cancellation())))
                        .onComplete(outcome)));
  }
}
