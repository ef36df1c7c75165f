package io.pilothouse.transport.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.protocol.FakeService;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS, and certificates that change. */
@Timeout(120)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path made;

  private final Vertx vertx = Vertx.vertx();
  private final CertificateFiles files =
      new CertificateFiles(made.resolve("tls.crt"), made.resolve("tls.key"));
  private HttpTransport transport;
  private int port;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys("first", "EC");
    keys("second", "RSA");
  }

  @BeforeEach
  void start() throws Exception {
    install("first", "first");
    HttpAccess access =
        new HttpAccess(
            Optional.empty(),
            AllowedNames.LOOPBACK,
            ProtectedResource.UNDISCOVERABLE,
            CallerLimits.DEFAULT,
            Optional.of(files.read(vertx)),
            false);
    transport =
        new HttpTransport(
            vertx,
            new FakeService(),
            HttpFixture.limits(),
            access,
            InstantSource.system(),
            HttpObserver.NONE);
    port = transport.start("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() {
    transport.stop(Duration.ofSeconds(1)).await();
    vertx.close().await();
  }

  private static void install(String certificate, String key) throws IOException {
    Files.copy(
        made.resolve(certificate + ".crt"),
        made.resolve("tls.crt"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        made.resolve(key + ".key"), made.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whose certificate a new connection gets; the connection must also be served. */
  private String connect(String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      socket
          .getOutputStream()
          .write("GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      assertEquals("HTTP/1.1 404", status);
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  /** The test looks at the certificate itself. */
  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientsAreServedOverTls(String version) throws Exception {
    assertEquals("CN=first", connect(version));
  }

  @Test
  void olderVersionsAreNot() {
    assertThrows(SSLException.class, () -> connect("TLSv1.1"));
  }

  @Test
  void aChangedCertificateIsUsedForNewConnections() throws Exception {
    install("second", "second");
    transport.use(files.read(vertx)).await();
    assertEquals("CN=second", connect());
  }

  @Test
  void filesWithTheSameContentAreTheSameCertificate() throws Exception {
    var before = files.read(vertx);
    install("first", "first");
    assertEquals(before, files.read(vertx));
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefusedAndNothingChanges() throws Exception {
    install("second", "first");
    assertThrows(IOException.class, () -> files.read(vertx));
    Files.writeString(made.resolve("tls.key"), "no key");
    String message = assertThrows(IOException.class, () -> files.read(vertx)).getMessage();
    assertTrue(message.startsWith("tls-cert and tls-key must be PEM"), message);
    Files.delete(made.resolve("tls.key"));
    assertEquals(
        "tls-key cannot be read",
        assertThrows(IOException.class, () -> files.read(vertx)).getMessage());
    assertEquals("CN=first", connect());
  }

  /** Two pairs of the same type that are mixed up are noticed, too. */
  @Test
  void anotherKeyOfTheSameTypeIsNoticed() throws Exception {
    keys("third", "EC");
    install("third", "first");
    assertEquals(
        "tls-key is not the key of the certificate in tls-cert",
        assertThrows(IOException.class, () -> files.read(vertx)).getMessage());
  }

  /** Makes name.crt and name.key with the JDK's own tool. */
  private static void keys(String name, String algorithm) throws Exception {
    Path store = made.resolve(name + ".p12");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    pem(name + ".crt", "CERTIFICATE", keys.getCertificate("k").getEncoded());
    pem(name + ".key", "PRIVATE KEY", keys.getKey("k", PASSWORD.toCharArray()).getEncoded());
  }

  private static void pem(String file, String type, byte[] content) throws IOException {
    Files.writeString(
        made.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(content), type));
  }
}
