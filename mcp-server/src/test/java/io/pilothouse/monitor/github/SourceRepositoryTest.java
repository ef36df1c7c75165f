package io.pilothouse.monitor.github;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRepositoryTest {
  @ParameterizedTest
  @CsvSource({
    "ghcr.io/acme/*, ghcr.io/acme/shop:1.0, true",
    "ghcr.io/acme/shop, ghcr.io/acme/shop@sha256:00, true",
    "ghcr.io/acme/shop, ghcr.io/acme/shop-admin:1, false",
    "localhost:5000/*, localhost:5000/shop, true",
    "*.acme.io/*, ghcrXacme.io/shop, false",
  })
  void images(String glob, String image, boolean fits) {
    assertEquals(
        fits, new SourceRepository(List.of(glob), "acme/shop", List.of()).fits(List.of(image)));
  }

  @ParameterizedTest
  @CsvSource({
    "services/web, services/web/A.java, true",
    "/services/web/, services/web/A.java, true",
    "services/web/**, services/web/A.java, true",
    "services/web, services/website/A.java, false",
    "Dockerfile, Dockerfile, true",
  })
  void paths(String path, String file, boolean covered) {
    assertEquals(covered, new SourceRepository(List.of(), "acme/shop", List.of(path)).covers(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop", "acme/..", "acme/shop/x", "../shop", "acme/sh op", "acme/shop?x"})
  void namesThatAreNone(String name) {
    assertThrows(
        IllegalArgumentException.class, () -> new SourceRepository(List.of(), name, List.of()));
  }
}
