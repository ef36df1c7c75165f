package io.pilothouse;

import io.pilothouse.config.ConfigException;
import io.pilothouse.config.HttpConfig;
import io.pilothouse.transport.http.CertificateFiles;
import io.pilothouse.transport.http.HttpTransport;
import io.vertx.core.Future;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate in use, which follows its files. */
final class Certificate {
  private static final Logger LOG = LoggerFactory.getLogger(Certificate.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private final CertificateFiles files;
  private final Wiring wiring;
  private PemKeyCertOptions current;
  private String lastProblem = "";

  private Certificate(CertificateFiles files, Wiring wiring, PemKeyCertOptions current) {
    this.files = files;
    this.wiring = wiring;
    this.current = current;
  }

  /**
   * Reads the files. Blocks.
   *
   * @throws ConfigException when they cannot be used
   */
  static Optional<Certificate> read(Optional<HttpConfig.Tls> config, Wiring wiring)
      throws ConfigException {
    if (config.isEmpty()) {
      return Optional.empty();
    }
    CertificateFiles files =
        new CertificateFiles(Path.of(config.get().cert()), Path.of(config.get().key()));
    try {
      return Optional.of(new Certificate(files, wiring, files.read(wiring.vertx())));
    } catch (IOException unusable) {
      throw new ConfigException(unusable.getMessage());
    }
  }

  PemKeyCertOptions current() {
    return current;
  }

  /** Looks at the files every few seconds, and has a changed pair used. */
  void follow(HttpTransport transport) {
    wiring.vertx().setPeriodic(LOOK_EVERY.toMillis(), look -> update(transport));
  }

  private void update(HttpTransport transport) {
    wiring
        .seam()
        .run(() -> files.read(wiring.vertx()))
        .compose(read -> read.equals(current) ? Future.succeededFuture(read) : use(transport, read))
        .onSuccess(
            used -> {
              current = used;
              lastProblem = "";
            })
        .onFailure(this::keep);
  }

  private static Future<PemKeyCertOptions> use(HttpTransport transport, PemKeyCertOptions fresh) {
    return transport
        .use(fresh)
        .map(fresh)
        .onSuccess(used -> LOG.info("New connections get the changed certificate"));
  }

  /** Says once what would otherwise be said every few seconds. */
  private void keep(Throwable problem) {
    String words = String.valueOf(problem.getMessage());
    if (!words.equals(lastProblem)) {
      lastProblem = words;
      LOG.warn("The certificate read before stays in use: {}", words);
    }
  }
}
