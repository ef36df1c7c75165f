package io.pilothouse.tools.core;

import io.pilothouse.kubernetes.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Kinds that every cluster serves, for calls that need not ask what there is. */
public final class WellKnown {
  public static final ResourceType POD = core("Pod", "pods", "po", true);
  public static final ResourceType NAMESPACE = core("Namespace", "namespaces", "ns", false);

  private WellKnown() {}

  private static ResourceType core(
      String kind, String plural, String shortName, boolean namespaced) {
    return new ResourceType(
        "",
        "v1",
        kind,
        plural,
        kind.toLowerCase(Locale.ROOT),
        List.of(shortName),
        namespaced,
        Set.of("get", "list", "watch"));
  }
}
