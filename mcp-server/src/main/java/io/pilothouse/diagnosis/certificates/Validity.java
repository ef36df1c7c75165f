package io.pilothouse.diagnosis.certificates;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Level;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.render.Ages;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether certificates hold at a moment. */
final class Validity {
  /** Who renews by hand needs a fortnight; who lives shorter is renewed by a program. */
  private static final Duration NOTICE = Duration.ofDays(14);

  private static final Duration URGENT = Duration.ofDays(3);
  private static final int SHARE = 5;
  private static final int NAMED = 4;

  private Validity() {}

  /**
   * @param subject that holds it
   * @param field where in it
   */
  static Optional<Observation> of(Chain chain, Instant now, Ref subject, String field) {
    X509Certificate first =
        chain.certificates().stream()
            .min(Comparator.comparing(X509Certificate::getNotAfter))
            .orElseThrow();
    Instant end = first.getNotAfter().toInstant();
    Instant begin = chain.own().getNotBefore().toInstant();
    String which = first == chain.own() ? "its certificate" : "a certificate in its chain";
    String fact = fact(chain, first, subject, field);
    if (!end.isAfter(now)) {
      return Optional.of(
          Observation.of(
                  Code.CERT_EXPIRED,
                  subject,
                  which
                      + " expired "
                      + Ages.of(Duration.between(end, now))
                      + " ago, on "
                      + day(end))
              .at(Level.CRITICAL)
              .since(Optional.of(end))
              .because(fact));
    }
    if (begin.isAfter(now)) {
      return Optional.of(
          Observation.of(Code.CERT_BAD, subject, "its certificate is not valid before " + begin)
              .because(fact));
    }
    Duration left = Duration.between(now, end);
    Duration life = Duration.between(first.getNotBefore().toInstant(), end);
    boolean soon = left.compareTo(NOTICE) < 0 && left.compareTo(life.dividedBy(SHARE)) < 0;
    return soon
        ? Optional.of(
            Observation.of(
                    Code.CERT_EXPIRING,
                    subject,
                    which + " expires in " + Ages.of(left) + ", on " + day(end))
                .at(left.compareTo(URGENT) < 0 ? Level.HIGH : Level.MEDIUM)
                .because(fact))
        : Optional.empty();
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  static String fact(Chain chain, X509Certificate dated, Ref subject, String field) {
    return subject
        + " "
        + field
        + ": notAfter "
        + dated.getNotAfter().toInstant()
        + names(chain)
        + ", issuer "
        + Quote.of(chain.issuer(), 60);
  }

  static String names(Chain chain) {
    List<String> names = chain.names();
    return names.isEmpty()
        ? ""
        : ", SANs "
            + names.stream()
                .limit(NAMED)
                .map(each -> Quote.of(each, 80))
                .collect(Collectors.joining(" "))
            + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
  }
}
