package io.pilothouse.kubernetes.fabric8;

import static io.pilothouse.kubernetes.Awaiting.await;
import static io.pilothouse.kubernetes.Awaiting.failureOf;
import static io.pilothouse.kubernetes.fabric8.ClusterFixture.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.ClusterReader;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and proxies. */
class SecureConnectionTest {
  private static final String PASSWORD = "changeit";

  private final ClusterFixture fixture = new ClusterFixture();
  private HttpServer server;

  @TempDir private static Path made;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys("server");
    keys("client");
  }

  @BeforeEach
  void start() throws Exception {
    try (var files = Files.list(made)) {
      for (Path file : files.toList()) {
        Files.copy(file, fixture.folder.resolve(file.getFileName()));
      }
    }
    server =
        fixture
            .vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(path("server.p12")).setPassword(PASSWORD))
                    .setTrustOptions(new PemTrustOptions().addCertPath(path("client.crt")))
                    .setClientAuth(ClientAuth.REQUEST))
            .requestHandler(
                request -> {
                  request.response().putHeader("Content-Type", "application/json");
                  request.response().end(new JsonObject().put("peer", peer(request)).toBuffer());
                });
    await(server.listen(0, "127.0.0.1"));
  }

  private static String peer(HttpServerRequest request) {
    try {
      return request.connection().sslSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException none) {
      return "nobody";
    }
  }

  @AfterEach
  void stop() throws Exception {
    await(server.close());
    fixture.close();
  }

  private String path(String name) {
    return fixture.folder.resolve(name).toString();
  }

  /** Makes name.p12, name.crt and name.key with the JDK's own tool. */
  private static void keys(String name) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                made.resolve(name + ".p12").toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0);
    write(name);
  }

  private static void write(String name) throws IOException, GeneralSecurityException {
    KeyStore store =
        KeyStore.getInstance(made.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    Key key = store.getKey("k", PASSWORD.toCharArray());
    pem(name + ".crt", "CERTIFICATE", store.getCertificate("k").getEncoded());
    pem(name + ".key", "PRIVATE KEY", key.getEncoded());
  }

  private static void pem(String file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        made.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, body, kind));
  }

  private ClusterReader reader(String cluster, String user) {
    return reader("https://127.0.0.1:" + server.actualPort(), cluster, user);
  }

  private ClusterReader reader(String url, String cluster, String user) {
    try {
      Path file =
          Files.writeString(
              fixture.folder.resolve("config"),
              """
              current-context: c
              contexts: [{name: c, context: {cluster: c, user: u}}]
              clusters: [{name: c, cluster: {server: '%s'%s}}]
              users: [{name: u, user: {%s}}]
              """
                  .formatted(url, cluster, user));
      return fixture.reader(fixture.settings(file));
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String peer(ClusterReader reader) {
    return await(reader.getPath("/version", patient())).getString("peer");
  }

  @Test
  void theClustersAuthorityIsTrustedAndOurCertificateShown() {
    assertEquals(
        "CN=client",
        peer(
            reader(
                ", certificate-authority: server.crt",
                "client-certificate: client.crt, client-key: client.key")));
  }

  @Test
  void certificatesMayBeWrittenInTheFile() throws Exception {
    String authority = encoded("server.crt");
    assertEquals(
        "CN=client",
        peer(
            reader(
                ", certificate-authority-data: " + authority,
                "client-certificate-data: %s, client-key-data: %s"
                    .formatted(encoded("client.crt"), encoded("client.key")))));
  }

  private String encoded(String file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(fixture.folder.resolve(file)));
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() {
    ClusterException failure =
        failureOf(
            reader(", certificate-authority: client.crt", "token: x")
                .getPath("/version", patient()));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.getMessage().contains("not trusted"), failure.getMessage());
  }

  @Test
  void verificationIsSkippedOnlyWhenAsked() {
    assertEquals("nobody", peer(reader(", insecure-skip-tls-verify: true", "token: x")));
  }

  @Test
  void aRenewedCertificateFileMakesANewConnection() throws Exception {
    ClusterReader first =
        reader(
            ", insecure-skip-tls-verify: true",
            "client-certificate: client.crt, client-key: client.key");
    assertEquals("CN=client", peer(first));
    Fabric8Clusters clusters = fixture.clusters(fixture.settings(fixture.folder.resolve("config")));
    ClusterReader before = await(clusters.serverReader(Optional.empty()));
    assertSame(before, await(clusters.serverReader(Optional.empty())));
    Files.delete(fixture.folder.resolve("client.crt"));
    Files.copy(fixture.folder.resolve("server.crt"), fixture.folder.resolve("client.crt"));
    Files.copy(
        fixture.folder.resolve("server.key"),
        fixture.folder.resolve("client.key"),
        StandardCopyOption.REPLACE_EXISTING);
    assertNotSame(before, await(clusters.serverReader(Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"client-key: client.key", "client-certificate: client.crt, client-key: none.key"})
  void incompleteCertificatesAreSaidToBe(String user) {
    ClusterException failure =
        failureOf(fixture.seam.run(() -> reader(", certificate-authority: server.crt", user)));
    assertEquals(Kind.CONFIGURATION, failure.kind());
    assertTrue(!failure.getMessage().contains(fixture.folder.toString()));
  }

  @Test
  void aKeyThatIsNoneIsSaidToBeNone() throws Exception {
    Files.writeString(fixture.folder.resolve("client.key"), "nothing");
    ClusterException failure =
        failureOf(
            reader(
                    ", certificate-authority: server.crt",
                    "client-certificate: client.crt, client-key: client.key")
                .getPath("/version", patient()));
    assertEquals(Kind.CONFIGURATION, failure.kind());
  }

  @Test
  void theKubeconfigsProxyIsUsed() {
    Promise<String> asked = Promise.promise();
    NetServer proxy =
        fixture
            .vertx
            .createNetServer()
            .connectHandler(
                socket ->
                    socket.handler(
                        request -> {
                          asked.tryComplete(request.toString().lines().findFirst().orElse(""));
                          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                        }));
    int port = await(proxy.listen(0, "127.0.0.1")).actualPort();
    ClusterReader reader =
        reader(
            "http://cluster.invalid", ", proxy-url: 'http://127.0.0.1:" + port + "'", "token: x");
    await(reader.getPath("/version", patient()));
    assertEquals("GET http://cluster.invalid/version HTTP/1.1", await(asked.future()));
    await(proxy.close());
  }

  @Test
  void theEnvironmentsProxyIsUsedExceptForWhatItExcludes() {
    Map<String, String> variables =
        Map.of(
            "HTTPS_PROXY", "proxy.example:3128",
            "no_proxy", "internal.example,.svc,*.corp,10.0.0.0/8,192.168.1.7,2001:db8::/32");
    HostEnvironment host = fixture.host(variables);
    for (String direct :
        Set.of(
            "internal.example",
            "a.internal.example",
            "kubernetes.default.svc",
            "a.corp",
            "10.96.0.1",
            "192.168.1.7",
            "[2001:db8::1]",
            "localhost",
            "127.0.0.1",
            "[::1]")) {
      assertEquals(
          Optional.empty(), EnvironmentProxy.find(host, URI.create("https://" + direct)), direct);
    }
    for (String proxied :
        Set.of("example.com", "svc", "11.0.0.1", "192.168.1.8", "notinternal.example")) {
      assertEquals(
          Optional.of(URI.create("http://proxy.example:3128")),
          EnvironmentProxy.find(host, URI.create("https://" + proxied)),
          proxied);
    }
    assertEquals(Optional.empty(), EnvironmentProxy.find(host, URI.create("http://example.com")));
  }
}
