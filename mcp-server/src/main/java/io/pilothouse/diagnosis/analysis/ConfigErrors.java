package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.finding.Code;
import io.pilothouse.diagnosis.finding.Observation;
import io.pilothouse.diagnosis.finding.Quote;
import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.PodReference;
import io.pilothouse.diagnosis.model.Ref;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What keeps the kubelet from putting a container's configuration together. */
final class ConfigErrors {

  private static final Pattern MISSING =
      Pattern.compile("(?i)\\b(configmap|secret)s? \"([^\"]+)\" not found");
  private static final Pattern KEY =
      Pattern.compile("(?i)couldn't find key (\\S+) in (ConfigMap|Secret)(?: (\\S+?)/(\\S+))?");

  private ConfigErrors() {}

  static Observation observe(ObjectGraph graph, Container container, String message) {
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      return missing(
          graph, container, ref(container, missing.group(1), missing.group(2)), missing.group(2));
    }
    Matcher key = KEY.matcher(message);
    if (key.find()) {
      return key(graph, container, key);
    }
    if (message.contains("runAsNonRoot") || message.contains("non-root")) {
      return Observation.of(Code.CFG_NONROOT, container.pod(), container.words() + nonRoot(message))
          .then(
              Calls.look(
                  graph.root(container.pod().ref()), "set securityContext.runAsUser, not 0"));
    }
    return absentIn(graph, container)
        .map(ref -> missing(graph, container, ref, ref.name()))
        .orElseGet(
            () ->
                Observation.of(
                    Code.CREATE_ERR, container.pod(), container.words() + " cannot be configured"));
  }

  private static String nonRoot(String message) {
    return message.contains("non-numeric")
        ? " must not run as root, and its image names its user by a word that proves nothing; set"
            + " runAsUser"
        : " must not run as root, but its image does; set runAsUser or rebuild it";
  }

  private static Ref ref(Container container, String kind, String name) {
    return new Ref(
        kind.equalsIgnoreCase("secret") ? "Secret" : "ConfigMap",
        container.pod().namespace(),
        name);
  }

  private static Observation missing(ObjectGraph graph, Container container, Ref ref, String name) {
    String where =
        references(container)
            .filter(each -> each.to().equals(ref))
            .findFirst()
            .map(each -> ", which " + each.where() + " of " + container.words() + " names")
            .orElse("");
    return Observation.of(Code.CFG_MISSING, container.pod(), Missing.words(graph, ref, where))
        .about(ref)
        .then(Calls.list(ref.kind(), ref.namespace(), "what exists instead of " + name));
  }

  private static Observation key(ObjectGraph graph, Container container, Matcher key) {
    String name =
        key.group(4) != null
            ? key.group(4)
            : references(container)
                .filter(each -> each.key().equals(key.group(1)))
                .map(each -> each.to().name())
                .findFirst()
                .orElse("");
    Ref ref = ref(container, key.group(2), name);
    return Observation.of(
            Code.CFG_KEY_MISSING,
            container.pod(),
            (name.isEmpty() ? key.group(2) : ref.toString())
                + " has no key "
                + Quote.of(key.group(1), 80)
                + references(container)
                    .filter(each -> each.key().equals(key.group(1)))
                    .findFirst()
                    .map(each -> ", which " + each.where() + " of " + container.words() + " names")
                    .orElse(""))
        .about(ref)
        .then(Calls.look(ref, "which keys it has"));
  }

  /** What it names and is proved not to be there, when nothing says so any more. */
  private static Optional<Ref> absentIn(ObjectGraph graph, Container container) {
    return references(container)
        .filter(each -> !each.optional())
        .map(PodReference::to)
        .filter(graph::isAbsent)
        .findFirst();
  }

  private static Stream<PodReference> references(Container container) {
    return PodReference.of(container.pod().spec(), container.pod().namespace()).stream()
        .filter(each -> each.container().equals(container.name()));
  }
}
