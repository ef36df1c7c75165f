package io.pilothouse.diagnosis.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Priority;
import io.pilothouse.diagnosis.model.Ref;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriticalityMapTest {
  private static final String HEAD = "{apiVersion: pilothouse.io/v1, kind: CriticalityMap, ";

  @Test
  void theFirstEntryThatFitsDecides() {
    CriticalityMap map =
        CriticalityMap.parse(
            """
            apiVersion: pilothouse.io/v1
            kind: CriticalityMap
            default: P3
            services:
            - {kinds: [deployment, StatefulSet], names: ["check*", "*-db"], priority: P0}
            - {namespaces: ["shop*"], priority: P1}
            - {names: [a.c], priority: P2}
            """);
    assertEquals(Optional.of(Priority.P0), map.of(new Ref("Deployment", "shop", "checkout")));
    assertEquals(Optional.of(Priority.P0), map.of(new Ref("StatefulSet", "x", "orders-db")));
    assertEquals(Optional.of(Priority.P1), map.of(new Ref("Service", "shop-eu", "checkout")));
    assertEquals(Optional.of(Priority.P2), map.of(new Ref("Service", "x", "a.c")));
    assertEquals(Optional.empty(), map.of(new Ref("Service", "x", "abc")));
    assertEquals(Optional.empty(), map.of(new Ref("Deployment", "pay", "my-checkout")));
    assertEquals(Priority.P3, map.otherwise());
  }

  @Test
  void withoutADefaultTheRestIsP2() {
    assertEquals(Priority.P2, CriticalityMap.parse(HEAD + "services: []}").otherwise());
    assertEquals(
        CriticalityMap.EMPTY,
        CriticalityMap.parse("{apiVersion: pilothouse.io/v1, kind: CriticalityMap}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "default: P5 | default must be one of P0, P1, P2, P3",
        "defaults: P1 | defaults is not a key",
        "services: shop | services must be a list",
        "services: [shop] | services[0] must be a mapping",
        "services: [{priority: P0}, {priority: high}] | services[1].priority must be one of",
        "services: [{names: web}] | services[0].names must be a list of texts",
        "services: [{names: [1], priority: P0}] | services[0].names must be a list of texts",
        "services: [{name: [web], priority: P0}] | services[0].name is not a key",
        "services: [{names: [web]}] | services[0].priority must be one of",
      })
  void whatIsWrongIsNamedByItsPath(String body, String problem) {
    assertTrue(refused(HEAD + body + "}").contains(problem), refused(HEAD + body + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[P0] | it is no mapping",
        "{a: [} | not YAML",
        "{kind: CriticalityMap} | apiVersion must be pilothouse.io/v1",
        "{apiVersion: pilothouse.io/v1, kind: Policy} | kind CriticalityMap",
      })
  void anotherDocumentIsRefused(String text, String problem) {
    assertTrue(refused(text).contains(problem), refused(text));
  }

  private static String refused(String yaml) {
    return assertThrows(IllegalArgumentException.class, () -> CriticalityMap.parse(yaml))
        .getMessage();
  }
}
