package io.pilothouse.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "deploymnt, deployments daemonsets pods, deployments",
    "app-config, app-configuration other, app-configuration",
    "web-6f48d66948-cgvbp, api-1 web-5d4f-x worker, web-5d4f-x",
    "limt, limit kind, limit",
    "zzzzzz, limit kind, ''",
  })
  void findsWhatWasMeant(String wanted, String names, String expected) {
    List<String> near = Nearest.to(wanted, Arrays.asList(names.split(" ")), 1);
    assertEquals(expected, near.isEmpty() ? "" : near.getFirst());
  }
}
