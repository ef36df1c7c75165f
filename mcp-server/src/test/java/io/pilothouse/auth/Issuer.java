package io.pilothouse.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An OpenID Connect issuer on this machine, whose keys and answers a test can change. */
final class Issuer implements AutoCloseable {
  final AtomicInteger fetches = new AtomicInteger();
  volatile JsonArray keys = new JsonArray();
  volatile boolean down;
  volatile String claimedIssuer;
  private final HttpServer server;

  Issuer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", this::configuration);
    server.createContext("/keys", this::keys);
    server.start();
    claimedIssuer = uri().toString();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void configuration(HttpExchange exchange) throws IOException {
    answer(
        exchange, new JsonObject().put("issuer", claimedIssuer).put("jwks_uri", uri() + "/keys"));
  }

  private void keys(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    answer(exchange, new JsonObject().put("keys", keys));
  }

  private void answer(HttpExchange exchange, JsonObject json) throws IOException {
    byte[] body = json.encode().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(down ? 500 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A signing key of the issuer. */
  record Key(String id, KeyPair pair) {
    static Key create(String id) throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new Key(id, generator.generateKeyPair());
    }

    JsonObject published() {
      RSAPublicKey key = (RSAPublicKey) pair.getPublic();
      return new JsonObject()
          .put("kty", "RSA")
          .put("use", "sig")
          .put("kid", id)
          .put("n", unsigned(key.getModulus()))
          .put("e", unsigned(key.getPublicExponent()));
    }

    private static String unsigned(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int from = bytes[0] == 0 ? 1 : 0;
      return base64(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    String sign(JsonObject claims) throws GeneralSecurityException {
      return sign(new JsonObject().put("alg", "RS256").put("kid", id), claims);
    }

    String sign(JsonObject header, JsonObject claims) throws GeneralSecurityException {
      String input = input(header, claims);
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(pair.getPrivate());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + base64(signer.sign());
    }

    /** Signed with what everybody may read, as if it were a shared secret. */
    String signWithPublicKey(JsonObject claims) throws GeneralSecurityException {
      String input = input(new JsonObject().put("alg", "HS256").put("kid", id), claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
      return input + "." + base64(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  static String input(JsonObject header, JsonObject claims) {
    return base64(header.encode().getBytes(StandardCharsets.UTF_8))
        + "."
        + base64(claims.encode().getBytes(StandardCharsets.UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
