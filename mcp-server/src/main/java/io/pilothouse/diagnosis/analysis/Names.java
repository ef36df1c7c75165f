package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.kubernetes.Nearest;
import java.util.Collection;
import java.util.List;

/** Names that were probably meant. */
final class Names {
  private static final int MOST = 2;

  private Names() {}

  /** {@code ; nearest: a, b}; empty if none is near. */
  static String near(String wanted, List<KubeObject> objects) {
    return nearest(wanted, objects.stream().map(KubeObject::name).toList());
  }

  /** The same, of names. */
  static String nearest(String wanted, Collection<String> names) {
    List<String> near = Nearest.to(wanted, names, MOST);
    return near.isEmpty() ? "" : "; nearest: " + String.join(", ", near);
  }
}
