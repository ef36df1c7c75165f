package io.pilothouse;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGHUP, which would end the process otherwise. The JDK has one way to hear a signal, {@code
 * sun.misc.Signal} of the module {@code jdk.unsupported}: kept for this purpose, not deprecated
 * (JEP 260), and warned about by the compiler wherever it is named, so it is named here as text.
 * Where there is no such signal nothing is heard, and a changed file is still noticed.
 */
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /** Runs it, on a thread of its own, whenever the signal comes. */
  static void heard(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onSignal);
    } catch (ReflectiveOperationException notHere) {
      LOG.debug("SIGHUP cannot be heard here: {}", notHere.getMessage());
    }
  }
}
