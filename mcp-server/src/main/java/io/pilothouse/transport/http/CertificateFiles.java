package io.pilothouse.transport.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate chain and its private key, in PEM.
 *
 * @param cert the file with the chain
 * @param key the file with the key
 */
public record CertificateFiles(Path cert, Path key) {
  private static final int MOST_BYTES = 1024 * 1024;

  /**
   * Reads both. Blocks.
   *
   * @return the same value for the same content
   * @throws IOException when they cannot be read or do not belong together; the message says why
   *     and repeats nothing of them
   */
  public PemKeyCertOptions read(Vertx vertx) throws IOException {
    PemKeyCertOptions options =
        new PemKeyCertOptions()
            .setCertValue(read(cert, "tls-cert"))
            .setKeyValue(read(key, "tls-key"));
    try {
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509KeyManager keys && areOnePair(keys)) {
          return options;
        }
      }
    } catch (Exception unusable) {
      throw new IOException("tls-cert and tls-key must be PEM, the key unencrypted", unusable);
    }
    throw new IOException("tls-key is not the key of the certificate in tls-cert");
  }

  private static Buffer read(Path file, String setting) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Buffer.buffer(in.readNBytes(MOST_BYTES));
    } catch (IOException unreadable) {
      throw new IOException(setting + " cannot be read", unreadable);
    }
  }

  /** Files are often replaced one after the other, so for a moment they may not fit. */
  private static boolean areOnePair(X509KeyManager keys) throws GeneralSecurityException {
    for (String type : Arrays.asList("RSA", "EC", "EdDSA")) {
      String[] aliases = keys.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
        return verifies(keys.getPrivateKey(aliases[0]), certificate);
      }
    }
    return false;
  }

  private static boolean verifies(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] sample = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(sample);
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(certificate.getPublicKey());
    verifier.update(sample);
    return verifier.verify(signer.sign());
  }
}
