package io.pilothouse.diagnosis.analysis;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.LabelSelector;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Services that words of a program name. */
public final class ServiceNames {

  private static final int MOST = 3;
  private static final Pattern FULL =
      Pattern.compile("\\b([a-z][a-z0-9-]{0,62})\\.([a-z0-9][a-z0-9-]{0,62})\\.svc\\b");
  private static final String BEFORE = "(?:^|[\\s\"'(=@,]|//)";
  private static final String NAME = "([a-z][a-z0-9-]{0,62})(?:\\.([a-z0-9][a-z0-9-]{0,62}))?";
  private static final Pattern WORD =
      Pattern.compile(BEFORE + NAME + "(?=[\\s:\"',;)/]|$)", Pattern.MULTILINE);
  private static final Pattern HOST =
      Pattern.compile(BEFORE + NAME + "(?=:\\d{2,5}\\b)", Pattern.MULTILINE);
  private static final Pattern LOOKED_UP =
      Pattern.compile(
          "(?i)(?:lookup|resolve(?: host)?|resolving|ENOTFOUND|EAI_AGAIN|translate host name|"
              + "unknown host|UnknownHostException)[: ]+[\"']?"
              + NAME
              + "(?=[ :\"',]|$)",
          Pattern.MULTILINE);
  private static final Pattern ADDRESS = Pattern.compile("\\b(\\d{1,3}(?:\\.\\d{1,3}){3}):\\d+");

  private ServiceNames() {}

  /**
   * Services that a command names: by their full name, whether they exist or not, and by a short
   * one if they do.
   *
   * @param namespace in which a short name means something
   */
  public static List<Ref> in(String command, String namespace, ObjectGraph graph) {
    Set<Ref> found = new LinkedHashSet<>();
    full(command, found);
    named(WORD, command, namespace, graph).filter(ref -> exists(ref, graph)).forEach(found::add);
    return found.stream().limit(MOST).toList();
  }

  /**
   * Those that a pod's program could not reach by its own words: as a name that it looked up or has
   * a full name, whether they exist or not, as the host of an address, if they do, or by their
   * address; none that the pod itself is behind.
   */
  public static List<Ref> lookedUp(String text, KubeObject pod, ObjectGraph graph) {
    Set<Ref> found = new LinkedHashSet<>();
    full(text, found);
    named(LOOKED_UP, text, pod.namespace(), graph).forEach(found::add);
    named(HOST, text, pod.namespace(), graph).filter(ref -> exists(ref, graph)).forEach(found::add);
    Set<String> addresses =
        ADDRESS.matcher(text).results().map(each -> each.group(1)).collect(Collectors.toSet());
    graph.all("Service").stream()
        .filter(each -> addresses.contains(Json.text(each.spec(), "clusterIP")))
        .map(KubeObject::ref)
        .forEach(found::add);
    return found.stream()
        .filter(ref -> !ref.name().equals("localhost"))
        .filter(ref -> !graph.dependencies(ref).contains(pod.ref()))
        .limit(MOST)
        .toList();
  }

  private static void full(String text, Set<Ref> found) {
    FULL.matcher(text)
        .results()
        .forEach(each -> found.add(new Ref("Service", each.group(2), each.group(1))));
  }

  /** By the first group, and in the namespace of the second, if there is one of that name. */
  private static Stream<Ref> named(
      Pattern pattern, String text, String namespace, ObjectGraph graph) {
    return pattern
        .matcher(text)
        .results()
        .filter(
            each -> each.group(2) == null || graph.find("Namespace", "", each.group(2)).isPresent())
        .map(
            each ->
                new Ref(
                    "Service", each.group(2) == null ? namespace : each.group(2), each.group(1)));
  }

  private static boolean exists(Ref service, ObjectGraph graph) {
    return graph.find(service).isPresent();
  }

  /** What keeps a Service from answering, as far as that is proved; empty if nothing does. */
  public static String trouble(ObjectGraph graph, Ref service) {
    if (graph.isAbsent(service)) {
      return Missing.words(graph, service);
    }
    return graph.find(service).map(each -> unready(graph, each)).orElse("");
  }

  private static String unready(ObjectGraph graph, KubeObject service) {
    LabelSelector selector = LabelSelector.ofMap(Json.object(service.spec(), "selector"));
    if (selector.isEmpty() || !graph.knows("Pod")) {
      return "";
    }
    List<KubeObject> pods = graph.pods(service.namespace(), selector);
    boolean ready =
        pods.stream()
            .anyMatch(pod -> pod.condition("Ready").filter(each -> each.isTrue()).isPresent());
    return ready
        ? ""
        : service
            + " has no ready endpoints: "
            + (pods.isEmpty()
                ? "no pod matches " + selector
                : "0 of " + pods.size() + " pods ready");
  }
}
