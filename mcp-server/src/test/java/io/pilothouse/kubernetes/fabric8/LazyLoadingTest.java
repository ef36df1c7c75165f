package io.pilothouse.kubernetes.fabric8;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.WriteAuthority;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Start-up must not pay for clusters that nobody has asked for yet. */
class LazyLoadingTest {
  /** Makes what a server makes at its start, in a JVM of its own. */
  static final class Start {
    private Start() {}

    public static void main(String[] arguments) {
      Vertx vertx = Vertx.vertx();
      try (BlockingSeam seam = new BlockingSeam(vertx, 1);
          Fabric8Clusters clusters =
              new Fabric8Clusters(
                  vertx,
                  seam,
                  ConnectionSettings.of(HostEnvironment.ofProcess()),
                  false,
                  WriteAuthority.open())) {
        System.out.println("made " + clusters.getClass().getSimpleName());
      }
      vertx.close();
    }
  }

  @Test
  void makingTheClustersLoadsNothingHeavy() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName())
            .redirectErrorStream(true)
            .start();
    jvm.getOutputStream().close();
    String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(jvm.waitFor(60, TimeUnit.SECONDS));
    assertTrue(
        output.contains("made Fabric8Clusters"), output.lines().limit(20).toList()::toString);
    assertEquals(
        List.of(),
        output
            .lines()
            .filter(
                line ->
                    line.contains(" io.fabric8.")
                        || line.contains(" org.snakeyaml.")
                        || line.contains(" java.net.http."))
            .toList());
  }
}
