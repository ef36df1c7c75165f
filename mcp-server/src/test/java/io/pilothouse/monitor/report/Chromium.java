package io.pilothouse.monitor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A browser without a window, as Debian packages it. */
final class Chromium {
  private static final long SECONDS = 90;

  private final Path binary;
  private final Path folder;

  /**
   * Where it is not installed: fails with {@code -Dchromium=required}, as CI has it, and otherwise
   * skips the test.
   */
  Chromium(Path folder) {
    Optional<Path> found = find();
    if (found.isEmpty() && "required".equals(System.getProperty("chromium"))) {
      fail("no chromium on the PATH, and -Dchromium=required");
    }
    Assumptions.assumeTrue(found.isPresent(), "SKIPPED: no chromium on the PATH");
    this.binary = found.orElseThrow();
    this.folder = folder;
  }

  private static Optional<Path> find() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .flatMap(
            directory ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Opens a page, runs a script in it that returns an object, and says what that was. The page's
   * own security policy stays in force: it is told of this one script and nothing else.
   */
  JsonObject measure(String page, String script, String... options) {
    String whole =
        "const pre = document.createElement('pre'); pre.id = 'measured';"
            + " pre.textContent = btoa(unescape(encodeURIComponent(JSON.stringify((() => {"
            + script
            + "})())))); document.body.append(pre);";
    String open =
        page.replaceFirst("style-src ", "script-src 'sha256-" + hash(whole) + "'; style-src ")
            .replace("</body>", "<script>" + whole + "</script></body>");
    assertTrue(open.contains("script-src"), "the page has a policy that can be added to");
    String dom = run(open, Stream.concat(Stream.of("--dump-dom"), Arrays.stream(options)).toList());
    String mark = "<pre id=\"measured\">";
    int from = dom.indexOf(mark);
    assertTrue(from >= 0, () -> "the script did not run: " + dom.substring(0, 2000));
    String coded = dom.substring(from + mark.length(), dom.indexOf("</pre>", from));
    return new JsonObject(new String(Base64.getDecoder().decode(coded), StandardCharsets.UTF_8));
  }

  /** Prints a page as it would come out of a printer. */
  byte[] print(String page) throws IOException {
    Path pdf = folder.resolve("page.pdf");
    run(page, List.of("--no-pdf-header-footer", "--print-to-pdf=" + pdf));
    return Files.readAllBytes(pdf);
  }

  private String run(String page, List<String> options) {
    try {
      Path file = Files.writeString(folder.resolve("page.html"), page);
      Path profile = Files.createTempDirectory(folder, "profile");
      Path out = folder.resolve("out");
      List<String> command =
          new ArrayList<>(
              List.of(
                  binary.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--disable-dev-shm-usage",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--hide-scrollbars",
                  "--window-size=1200,2000",
                  "--user-data-dir=" + profile));
      command.addAll(options);
      command.add(file.toUri().toString());
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(folder.resolve("err").toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail("chromium did not end; see " + Files.readString(folder.resolve("err")));
      }
      assertEquals(0, process.exitValue(), () -> "chromium failed: " + options);
      return Files.readString(out);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  private static String hash(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
