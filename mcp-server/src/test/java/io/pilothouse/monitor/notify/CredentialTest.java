package io.pilothouse.monitor.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.kubernetes.Awaiting;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingSeam seam = new BlockingSeam(vertx, 2);
  @TempDir Path folder;

  @AfterEach
  void close() {
    seam.close();
    Awaiting.await(vertx.close());
  }

  @Test
  void aFileIsReadWheneverItIsNeeded() throws IOException {
    Path file = folder.resolve("token");
    Credential credential = Credential.file(seam, file);
    assertEquals("the file of its secret cannot be read", failure(credential));
    Files.writeString(file, " \n");
    assertEquals("the file of its secret is empty", failure(credential));
    Files.writeString(file, "one\n");
    assertEquals("one", Awaiting.await(credential.read()));
    Files.writeString(file, "two");
    assertEquals("two", Awaiting.await(credential.read()));
  }

  @Test
  void aVariable() {
    Map<String, String> environment = Map.of("TOKEN", "one", "BLANK", " ");
    assertEquals("one", Awaiting.await(Credential.variable(environment::get, "TOKEN").read()));
    assertEquals(
        "the variable BLANK is not set", failure(Credential.variable(environment::get, "BLANK")));
    assertEquals(
        "the variable OTHER is not set", failure(Credential.variable(environment::get, "OTHER")));
  }

  private static String failure(Credential credential) {
    return assertThrows(DeliveryException.class, () -> Awaiting.await(credential.read()))
        .getMessage();
  }
}
