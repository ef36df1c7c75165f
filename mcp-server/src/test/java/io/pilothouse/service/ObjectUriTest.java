package io.pilothouse.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectUriTest {
  @Test
  void aContextMayHoldAnything() {
    ObjectUri uri = new ObjectUri("arn:aws:eks/a b+c", "shop", "deployments.apps", "web");
    assertEquals("k8s://arn%3Aaws%3Aeks%2Fa%20b%2Bc/shop/deployments.apps/web", uri.toString());
    assertEquals(Optional.of(uri), ObjectUri.parse(uri.toString()));
    assertEquals(
        Optional.of(new ObjectUri("a+b", "_", "node", "n1")),
        ObjectUri.parse("k8s://a+b/_/node/n1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "k8s://",
        "k8s://a/b/c",
        "k8s://a/b/c/d/e",
        "k8s://a//c/d",
        "k8s://a/b/c/%zz",
        "k8s://a/b/c/%20",
        "http://a/b/c/d",
        "file:///etc/passwd"
      })
  void anythingElseIsNoObject(String uri) {
    assertEquals(Optional.empty(), ObjectUri.parse(uri));
  }
}
