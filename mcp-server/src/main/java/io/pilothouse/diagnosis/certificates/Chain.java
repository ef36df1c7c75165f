package io.pilothouse.diagnosis.certificates;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificates in PEM, the server's own first.
 *
 * @param certificates at least one
 */
record Chain(List<X509Certificate> certificates) {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  /**
   * Reads a field of a Secret or a {@code caBundle}: PEM in base 64. Empty if it holds no
   * certificate.
   */
  static Optional<Chain> ofBase64(String field) {
    try {
      byte[] pem = Base64.getMimeDecoder().decode(field);
      // What is before the first certificate is a comment to other programs.
      String text = new String(pem, StandardCharsets.US_ASCII);
      int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
      if (begin < 0) {
        return Optional.empty();
      }
      List<X509Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(
                      text.substring(begin).getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      return read.isEmpty() ? Optional.empty() : Optional.of(new Chain(read));
    } catch (CertificateException | IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  X509Certificate own() {
    return certificates.get(0);
  }

  /** Subject alternative names: DNS names and addresses. */
  List<String> names() {
    try {
      Collection<List<?>> all = own().getSubjectAlternativeNames();
      return all == null
          ? List.of()
          : all.stream()
              .filter(each -> each.get(0).equals(DNS) || each.get(0).equals(ADDRESS))
              .map(each -> String.valueOf(each.get(1)))
              .toList();
    } catch (CertificateParsingException broken) {
      return List.of();
    }
  }

  /** Who signed it: its common name, or its organisation. */
  String issuer() {
    String name = own().getIssuerX500Principal().getName();
    return Stream.of("CN=", "O=")
        .flatMap(part -> Stream.of(name.split(",")).filter(each -> each.startsWith(part)))
        .map(each -> each.substring(each.indexOf('=') + 1))
        .findFirst()
        .orElse(name);
  }

  /**
   * Whether it is for a host (RFC 6125): {@code *.shop.test} is for one label more, and for {@code
   * *.shop.test} itself.
   */
  boolean covers(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    return names().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(
            name ->
                name.equals(wanted)
                    || name.startsWith("*.")
                        && wanted.indexOf('.') > 0
                        && wanted.substring(wanted.indexOf('.')).equals(name.substring(1)));
  }
}
