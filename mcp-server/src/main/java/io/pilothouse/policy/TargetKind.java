package io.pilothouse.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * The kind of the object that a write changes, whatever its version.
 *
 * @param group API group, empty for core
 * @param kind for example {@code Deployment}
 * @param plural for example {@code deployments}
 * @param shortNames for example {@code deploy}
 */
public record TargetKind(String group, String kind, String plural, List<String> shortNames) {
  public TargetKind {
    shortNames = List.copyOf(shortNames);
  }

  /** What people call the kind. */
  Stream<String> names() {
    return Stream.concat(Stream.of(kind, plural), shortNames.stream());
  }

  /** The names that leave no doubt which group is meant; the core group has no name. */
  Stream<String> qualifiedNames() {
    return group.isEmpty() ? Stream.empty() : names().map(name -> name + "." + group);
  }

  /** Whether Kubernetes itself defines the kind, rather than something installed into it. */
  boolean isBuiltIn() {
    return !group.contains(".") || group.endsWith(".k8s.io");
  }
}
