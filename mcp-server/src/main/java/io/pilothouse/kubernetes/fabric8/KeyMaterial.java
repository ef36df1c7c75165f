package io.pilothouse.kubernetes.fabric8;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.pilothouse.kubernetes.ClusterException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Turns PEM texts into what TLS needs. Blocks. */
final class KeyMaterial {
  private static final String IN_MEMORY = "in memory only";

  private KeyMaterial() {}

  /** Our certificate, or null when there is none. */
  static KeyManager[] keyManagers(Tls tls, String context) {
    if (tls.client().isEmpty()) {
      return null;
    }
    String chain = tls.client().get().chain();
    String key = tls.client().get().key().value();
    List<String> algorithms =
        key.contains("BEGIN EC PRIVATE KEY") ? List.of("EC") : List.of("RSA", "EC");
    for (String algorithm : algorithms) {
      try (InputStream chainIn = bytes(chain);
          InputStream keyIn = bytes(key)) {
        return SSLUtils.keyManagers(chainIn, keyIn, algorithm, IN_MEMORY, null, IN_MEMORY);
      } catch (GeneralSecurityException | IOException | IllegalArgumentException otherAlgorithm) {
        continue;
      }
    }
    throw unusable(context, "has a client certificate or key that cannot be used");
  }

  /** The cluster's own authority alone; the JVM's (null) when the context names none. */
  static TrustManager[] trustManagers(Tls tls, String context) {
    try {
      if (tls.insecure()) {
        return SSLUtils.trustManagers(null, null, true, null, null);
      }
      if (tls.authority().isEmpty()) {
        return null;
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      try (InputStream pem = bytes(tls.authority().get())) {
        int number = 0;
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          store.setCertificateEntry("authority-" + number++, each);
        }
      }
      if (store.size() == 0) {
        throw unusable(context, "has a certificate-authority without a certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException broken) {
      throw unusable(context, "has a certificate-authority that cannot be used");
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ClusterException unusable(String context, String problem) {
    return ContextResolver.broken(context, problem);
  }
}
