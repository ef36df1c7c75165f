package io.pilothouse.transport.stdio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.protocol.FakeService;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A stateless client does not pay for loading the SDK and Reactor. */
class StatelessWithoutSdkTest {
  /** Loads our own classes afresh, and refuses everything that only sessions need. */
  private static final class WithoutSdk extends ClassLoader {
    WithoutSdk() {
      super(StatelessWithoutSdkTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.modelcontextprotocol.")
          || name.startsWith("reactor.")
          || name.startsWith("io.pilothouse.protocol.session.")) {
        throw new ClassNotFoundException(name + " is for sessions only");
      }
      if (!name.startsWith("io.pilothouse.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }

  /** A whole stateless conversation. */
  public static final class Conversation implements Callable<String> {
    @Override
    public String call() throws Exception {
      try (StdioClient client = new StdioClient(new FakeService()).reading()) {
        client.stateless(1, "server/discover", "");
        client.result(1);
        client.stateless(2, "tools/list", "");
        client.result(2);
        client.stateless(3, "tools/call", "\"name\":\"echo\",");
        client.result(3);
        client.closeInput();
        client.awaitClosed();
        return "served";
      }
    }
  }

  @Test
  void theSdkIsNotLoadedForIt() throws Exception {
    Class<?> alone = new WithoutSdk().loadClass(Conversation.class.getName());
    Object conversation = alone.getConstructor().newInstance();
    assertEquals("served", ((Callable<?>) conversation).call());
  }

  @Test
  void theLoaderOfThisTestReallyRefusesIt() {
    assertThrows(
        ClassNotFoundException.class,
        () -> new WithoutSdk().loadClass("reactor.core.publisher.Mono"));
  }
}
