package io.pilothouse.testing;

import io.vertx.core.internal.threadchecker.BlockedThreadChecker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails every test during which Vert.x's blocked-thread checker spoke up: an event loop was held
 * for longer than two seconds. Registered for all tests through {@code META-INF/services}.
 */
public final class BlockedEventLoopExtension implements BeforeEachCallback, AfterEachCallback {
  // Held here because the logging framework keeps its loggers weakly.
  private static final Logger CHECKER = Logger.getLogger(BlockedThreadChecker.LOGGER_NAME);

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          warnings.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Override
  public void beforeEach(ExtensionContext context) {
    warnings.clear();
    CHECKER.addHandler(listener);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    CHECKER.removeHandler(listener);
    if (!warnings.isEmpty()) {
      throw new AssertionError("an event loop was blocked: " + warnings);
    }
  }
}
