package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.monitor.brief.Analyst;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The library of the Messages API. It is large, so it is on the class path only where an agent is
 * run; a monitor, which knows only from its configuration whether it needs it, loads it from {@code
 * lib-agent} beside the program.
 */
final class AgentLibrary {
  /** Is in the library's jar, whatever version. */
  private static final String PART = "com/anthropic/client/AnthropicClient.class";

  private AgentLibrary() {}

  static boolean isOnClassPath() {
    return AgentLibrary.class.getClassLoader().getResource(PART) != null;
  }

  /**
   * Loads what runs agents for the monitor; blocks.
   *
   * @throws ConfigException when the library is not there; says where it is expected
   */
  static Analyst analyst() throws ConfigException {
    ClassLoader loader =
        isOnClassPath() ? AgentLibrary.class.getClassLoader() : new RunnerLoader(beside(program()));
    return ServiceLoader.load(Analyst.class, loader).findFirst().orElseThrow();
  }

  private static Path program() {
    try {
      return Path.of(
          AgentLibrary.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static URL[] beside(Path program) throws ConfigException {
    Path folder = program.resolveSibling("lib-agent");
    List<URL> urls = new ArrayList<>();
    try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
      urls.add(program.toUri().toURL());
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
    } catch (IOException missing) {
      throw new ConfigException(
          "brief needs the library of the Messages API, which is not in "
              + folder
              + "; put the folder lib-agent of the build beside the program, or leave out brief");
    }
    return urls.toArray(URL[]::new);
  }

  /** Defines the classes that name the library beside it; the program has all others. */
  private static final class RunnerLoader extends URLClassLoader {
    private static final String RUNNER = "io.pilothouse.runner.";

    RunnerLoader(URL[] urls) {
      super("lib-agent", urls, AgentLibrary.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(RUNNER)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
