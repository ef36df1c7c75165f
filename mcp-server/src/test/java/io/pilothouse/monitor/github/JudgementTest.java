package io.pilothouse.monitor.github;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.diagnosis.finding.Confidence;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {
  @ParameterizedTest
  @CsvSource({
    // resolved, change certain, in window, touches, other fit, expected
    "true,  true,  yes,     true,  '',       HIGH",
    "true,  true,  unknown, true,  '',       HIGH",
    "true,  false, yes,     true,  '',       MEDIUM",
    "true,  true,  yes,     false, '',       MEDIUM",
    "true,  false, unknown, true,  '',       LOW",
    "true,  true,  unknown, false, deployed, LOW",
    "false, true,  yes,     true,  '',       MEDIUM",
    "false, true,  yes,     true,  deployed, MEDIUM",
    "false, false, yes,     false, deployed, MEDIUM",
    "false, true,  yes,     false, '',       LOW",
    "false, true,  unknown, true,  deployed, LOW",
  })
  void confidence(
      boolean resolved,
      boolean certain,
      String window,
      boolean touches,
      String fit,
      Confidence expected) {
    Optional<Boolean> in = window.equals("yes") ? Optional.of(true) : Optional.empty();
    assertEquals(
        expected,
        Judgement.of(new Judgement.Evidence(resolved, certain, in, touches, fit)).confidence());
  }
}
