package io.pilothouse.diagnosis.network;

import io.pilothouse.diagnosis.graph.ObjectGraph;
import io.pilothouse.diagnosis.model.KubeObject;
import io.pilothouse.diagnosis.model.Ref;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the Services that a container is told to talk to, where its environment and arguments name
 * them in a form that can hardly be anything else.
 */
public final class HostNames {
  /**
   * A Service that is named. It need not exist.
   *
   * @param host as it is written
   * @param port empty if none is written
   * @param where the field, {@code env DB_HOST}
   * @param certain whether the form leaves no doubt that a Service is meant
   */
  public record Named(Ref service, String host, String port, String where, boolean certain) {}

  private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";

  /** {@code db.shop.svc}, with more in front for a pod, and more behind for the cluster. */
  private static final Pattern QUALIFIED =
      Pattern.compile(
          "(?<![-\\w.$%{])((?:"
              + LABEL
              + "\\.)*("
              + LABEL
              + ")\\.("
              + LABEL
              + ")\\.svc(?:\\.[-a-z0-9.]+)?)(?::(\\d{1,5}))?(?![-\\w(])");

  private static final Pattern URL =
      Pattern.compile(
          "[a-z][a-z0-9+]{1,15}://(?:[^/@\\s]*@)?("
              + LABEL
              + ")(?:\\.("
              + LABEL
              + "))?(?::(\\d{1,5}))?(?=[/?\\s,;\"']|$)");

  private static final Pattern BARE =
      Pattern.compile("([a-z]" + "[-a-z0-9]*[a-z0-9])(?::(\\d{2,5}))?");

  /** Variables that hold where to connect to. */
  private static final Pattern TARGET =
      Pattern.compile(
          ".*(URL|URI|HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|UPSTREAM|BACKEND|DSN|SERVER|SERVERS|BROKERS?|SERVICE|API)");

  /** Those that hold how others see the program, or text. */
  private static final Pattern NO_TARGET =
      Pattern.compile(
          ".*(EXTERNAL|PUBLIC|ORIGIN|ALLOW|ISSUER|AUDIENCE|CORS|VIRTUAL|BIND|LISTEN|ADVERTISE|CALLBACK|REDIRECT|PROXY).*");

  /** Names of namespaces that are ends of public names, too. */
  private static final Set<String> PUBLIC_ENDS =
      Set.of(
          "com",
          "org",
          "net",
          "io",
          "dev",
          "app",
          "ai",
          "cloud",
          "co",
          "tech",
          "local",
          "internal",
          "test",
          "site",
          "shop",
          "store",
          "info");

  private static final Set<String> HERE =
      Set.of("localhost", "localhost4", "localhost6", "unix", "kubernetes");

  private final ObjectGraph graph;
  private final KubeObject pod;
  private final List<Named> found = new ArrayList<>();

  private HostNames(ObjectGraph graph, KubeObject pod) {
    this.graph = graph;
    this.pod = pod;
  }

  /** In one container of a pod. */
  public static List<Named> in(JsonObject container, KubeObject pod, ObjectGraph graph) {
    HostNames names = new HostNames(graph, pod);
    for (JsonObject variable : Json.list(container, "env")) {
      names.read(
          Json.text(variable, "name").toUpperCase(Locale.ROOT),
          Json.text(variable, "value"),
          "env " + Json.text(variable, "name"));
    }
    for (String field : List.of("command", "args")) {
      if (container.getValue(field) instanceof JsonArray words) {
        words.forEach(word -> names.read("", String.valueOf(word), field));
      }
    }
    return names.found.stream().distinct().toList();
  }

  private void read(String variable, String text, String where) {
    Matcher qualified = QUALIFIED.matcher(text);
    boolean any = false;
    while (qualified.find()) {
      any = true;
      add(
          qualified.group(3),
          qualified.group(2),
          qualified.group(1),
          qualified.group(4),
          where,
          true);
    }
    if (any || NO_TARGET.matcher(variable).matches()) {
      return;
    }
    boolean target = TARGET.matcher(variable).matches();
    Matcher url = URL.matcher(text);
    while (url.find()) {
      any = true;
      String namespace = url.group(2);
      if (namespace == null && target) {
        add(pod.namespace(), url.group(1), url.group(1), url.group(3), where, false);
      } else if (namespace != null && isNamespace(namespace)) {
        add(namespace, url.group(1), url.group(1) + "." + namespace, url.group(3), where, true);
      }
    }
    Matcher bare = BARE.matcher(text);
    boolean host = variable.endsWith("HOST") || variable.endsWith("HOSTNAME");
    if (!any && target && bare.matches() && (host || bare.group(2) != null)) {
      add(pod.namespace(), bare.group(1), bare.group(1), bare.group(2), where, false);
    }
  }

  private boolean isNamespace(String name) {
    boolean here = name.equals(pod.namespace());
    return (here || !PUBLIC_ENDS.contains(name))
            && graph.find(Ref.cluster("Namespace", name)).isPresent()
        || here;
  }

  private void add(
      String namespace, String name, String host, String port, String where, boolean certain) {
    if (!HERE.contains(name) && !isAlias(host)) {
      found.add(
          new Named(
              new Ref("Service", namespace, name), host, port == null ? "" : port, where, certain));
    }
  }

  private boolean isAlias(String host) {
    return host.equals(Json.text(pod.spec(), "hostname"))
        || host.equals(pod.name())
        || Json.list(pod.spec(), "hostAliases").stream()
            .anyMatch(alias -> alias.getJsonArray("hostnames", new JsonArray()).contains(host));
  }
}
