package io.pilothouse.state;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PostgreSQL on loopback, from this machine's binaries, gone with the JVM. */
final class PostgresServer {
  static final String USER = "keeper";
  static final String PASSWORD = "s3cret/with:odd@signs";

  /** PostgreSQL refuses to run as root; these are whom it may run as instead. */
  private static final List<String> SERVANTS = List.of("postgres", "nobody");

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Process process;
  private final int port;

  private PostgresServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  int port() {
    return port;
  }

  /** The folder with the binaries, if there is one. */
  static Optional<Path> binaries() {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      versions.map(version -> version.resolve("bin")).forEach(folders::add);
    } catch (IOException none) {
      // Then they are on the path or nowhere.
    }
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
        .findFirst();
  }

  static PostgresServer start(Path binaries) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("pilothouse-pg");
    Path data = home.resolve("data");
    Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
    List<String> servant = servant(home, password);
    run(
        servant,
        binaries.resolve("initdb").toString(),
        "-D",
        data.toString(),
        "-U",
        USER,
        "-A",
        "scram-sha-256",
        "--pwfile=" + password,
        "--no-sync",
        "--no-locale",
        "-E",
        "UTF8");
    for (int attempt = 0; attempt < 5; attempt++) {
      int port = freePort();
      List<String> command = new ArrayList<>(servant);
      command.addAll(
          List.of(
              binaries.resolve("postgres").toString(),
              "-D",
              data.toString(),
              "-p",
              "" + port,
              "-c",
              "listen_addresses=127.0.0.1",
              "-c",
              "unix_socket_directories=",
              "-c",
              "fsync=off"));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (isReady(process)) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, home)));
        return new PostgresServer(process, port);
      }
    }
    throw new IOException("PostgreSQL did not start");
  }

  /** How to become somebody who may run it, and make the folder theirs. */
  private static List<String> servant(Path... theirs) throws IOException {
    if (!ROOT) {
      return List.of();
    }
    for (String name : SERVANTS) {
      try {
        var user =
            theirs[0].getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
        for (Path path : theirs) {
          Files.setOwner(path, user);
        }
        return List.of("setpriv", "--reuid=" + name, "--clear-groups");
      } catch (java.nio.file.attribute.UserPrincipalNotFoundException unknown) {
        // The next one.
      }
    }
    throw new IOException("no user to run PostgreSQL as");
  }

  private static boolean isReady(Process process) throws IOException {
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("ready to accept connections")) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
        return true;
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void run(List<String> servant, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(servant);
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
  }

  private static void stop(Process process, Path home) {
    process.destroy();
    try {
      process.waitFor();
      try (Stream<Path> files = Files.walk(home)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    } catch (IOException | InterruptedException leftBehind) {
      // A temporary folder stays; nothing runs.
    }
  }
}
