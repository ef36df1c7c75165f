package io.pilothouse.monitor.notify;

import io.pilothouse.concurrent.BlockingSeam;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Where a secret is. It is read whenever it is needed, so that it can be renewed under way. */
public interface Credential {
  /** Its value. Fails with {@link DeliveryException} when there is none. */
  Future<String> read();

  /** The text of a small file, without white space around it. */
  static Credential file(BlockingSeam seam, Path file) {
    return () ->
        seam.run(() -> text(file))
            .recover(
                failure ->
                    Future.failedFuture(
                        DeliveryException.passing("the file of its secret cannot be read")))
            .compose(text -> present(text, "the file of its secret is empty"));
  }

  /**
   * A variable of the environment.
   *
   * @param environment answers null for one that is not set
   */
  static Credential variable(UnaryOperator<String> environment, String name) {
    return () -> {
      String value = environment.apply(name);
      return present(value == null ? "" : value.strip(), "the variable " + name + " is not set");
    };
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  private static Future<String> present(String value, String otherwise) {
    return value.isEmpty()
        ? Future.failedFuture(DeliveryException.passing(otherwise))
        : Future.succeededFuture(value);
  }
}
