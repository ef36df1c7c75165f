package io.pilothouse.kubernetes.fabric8;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The identity a pod is given: one context named {@code in-cluster}. */
record ServiceAccount(HostEnvironment host) implements ContextSet {
  static final String NAME = "in-cluster";

  /** Whether this process runs in a pod that has an API token. */
  static boolean isPresent(HostEnvironment host) {
    return host.variable("KUBERNETES_SERVICE_HOST").isPresent()
        && host.variable("KUBERNETES_SERVICE_PORT").isPresent()
        && Files.isReadable(host.serviceAccount().resolve("token"));
  }

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public Optional<String> current() {
    return Optional.of(NAME);
  }

  @Override
  public String address(String name) {
    String address = host.variable("KUBERNETES_SERVICE_HOST").orElseThrow();
    String literal = address.contains(":") ? "[" + address + "]" : address;
    return "https://" + literal + ":" + host.variable("KUBERNETES_SERVICE_PORT").orElseThrow();
  }

  @Override
  public String namespace(String name) {
    Path file = host.serviceAccount().resolve("namespace");
    return Files.isReadable(file) ? SmallFiles.read(file, "service account").strip() : "default";
  }

  @Override
  public ContextDefinition resolve(String name) {
    Path authority = host.serviceAccount().resolve("ca.crt");
    Optional<String> pem =
        Files.isReadable(authority)
            ? Optional.of(SmallFiles.read(authority, "service account"))
            : Optional.empty();
    return new ContextDefinition(
        NAME,
        URI.create(address(name)),
        namespace(name),
        new Tls(pem, Optional.empty(), false),
        new Identity.TokenFile(host.serviceAccount().resolve("token")),
        Optional.empty(),
        Map.of());
  }
}
