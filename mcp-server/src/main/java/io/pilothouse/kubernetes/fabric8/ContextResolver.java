package io.pilothouse.kubernetes.fabric8;

import io.pilothouse.kubernetes.ClusterException;
import io.pilothouse.kubernetes.ClusterException.Kind;
import io.pilothouse.kubernetes.fabric8.Kubeconfig.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a kubeconfig's cluster and user into a definition, reading the files they name. Blocks. */
final class ContextResolver {
  private final String context;
  private final String namespace;
  private final HostEnvironment host;

  ContextResolver(String context, String namespace, HostEnvironment host) {
    this.context = context;
    this.namespace = namespace;
    this.host = host;
  }

  ContextDefinition define(Entry cluster, Entry user) {
    URI server = server(cluster.value());
    if (text(cluster.value(), "tls-server-name")
        .filter(n -> !n.equals(server.getHost()))
        .isPresent()) {
      throw broken("sets tls-server-name, which is not supported; use a server name that matches");
    }
    boolean insecure = Boolean.TRUE.equals(cluster.value().getBoolean("insecure-skip-tls-verify"));
    Optional<String> authority = material(cluster, "certificate-authority");
    Tls tls = new Tls(authority, clientCertificate(user), insecure);
    return new ContextDefinition(
        context,
        server,
        namespace,
        tls,
        identity(user, ContextDefinition.pluginView(server.toString(), authority, insecure)),
        proxy(cluster.value(), server),
        impersonation(user.value()));
  }

  private URI server(JsonObject cluster) {
    String written =
        text(cluster, "server").orElseThrow(() -> broken("has a cluster without server"));
    String absolute = written.contains("://") ? written : "https://" + written;
    try {
      URI uri = URI.create(absolute.replaceAll("/+$", ""));
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        throw broken("has a server that is not an http or https URL");
      }
      return uri;
    } catch (IllegalArgumentException unreadable) {
      throw broken("has a server that is not an http or https URL");
    }
  }

  private Optional<Tls.ClientCertificate> clientCertificate(Entry user) {
    Optional<String> chain = material(user, "client-certificate");
    Optional<String> key = material(user, "client-key");
    if (chain.isPresent() != key.isPresent()) {
      throw broken("needs both client-certificate and client-key");
    }
    return chain.map(pem -> new Tls.ClientCertificate(pem, new Secret(key.orElseThrow())));
  }

  /** PEM text from {@code key-data} (base64), else from the file that {@code key} names. */
  private Optional<String> material(Entry entry, String key) {
    Optional<String> data = text(entry.value(), key + "-data");
    if (data.isPresent()) {
      try {
        byte[] pem = Base64.getMimeDecoder().decode(data.get());
        return Optional.of(new String(pem, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException notBase64) {
        throw broken("has a " + key + "-data that is not base64");
      }
    }
    return text(entry.value(), key)
        .map(file -> SmallFiles.read(entry.folder().resolve(file), key + " of context " + context));
  }

  private Identity identity(Entry user, JsonObject clusterView) {
    JsonObject written = user.value();
    Optional<String> tokenFile = text(written, "tokenFile");
    Optional<String> token = text(written, "token").or(() -> authProviderToken(written));
    Optional<String> name = text(written, "username");
    JsonObject exec = written.getJsonObject("exec");
    if (tokenFile.isPresent()) {
      return new Identity.TokenFile(user.folder().resolve(tokenFile.get()));
    }
    if (token.isPresent()) {
      return new Identity.Token(new Secret(token.get()));
    }
    if (name.isPresent()) {
      return new Identity.Basic(name.get(), new Secret(text(written, "password").orElse("")));
    }
    return exec == null ? new Identity.None() : plugin(exec, user.folder(), clusterView);
  }

  /** The last token a deprecated auth provider left in the file; it is not renewed here. */
  private static Optional<String> authProviderToken(JsonObject user) {
    return Optional.ofNullable(user.getJsonObject("auth-provider"))
        .map(provider -> provider.getJsonObject("config"))
        .flatMap(config -> text(config, "access-token").or(() -> text(config, "id-token")));
  }

  private Identity.Plugin plugin(JsonObject exec, Path folder, JsonObject clusterView) {
    String command = text(exec, "command").orElseThrow(() -> broken("has an exec without command"));
    if ("Always".equals(exec.getString("interactiveMode"))) {
      throw broken("has a credential plug-in that needs a terminal");
    }
    boolean relative = command.contains(File.separator) && !Path.of(command).isAbsolute();
    List<String> argv = new ArrayList<>();
    argv.add(relative ? folder.resolve(command).normalize().toString() : command);
    argv.addAll(texts(exec, "args"));
    Map<String, Secret> variables = new LinkedHashMap<>();
    JsonArray env = exec.getJsonArray("env");
    for (int i = 0; env != null && i < env.size(); i++) {
      JsonObject variable = env.getJsonObject(i);
      text(variable, "name")
          .ifPresent(n -> variables.put(n, new Secret(variable.getString("value", ""))));
    }
    return new Identity.Plugin(
        text(exec, "apiVersion").orElse("client.authentication.k8s.io/v1"),
        List.copyOf(argv),
        variables,
        Boolean.TRUE.equals(exec.getBoolean("provideClusterInfo"))
            ? Optional.of(clusterView)
            : Optional.empty(),
        text(exec, "installHint"));
  }

  private Optional<URI> proxy(JsonObject cluster, URI server) {
    Optional<String> written = text(cluster, "proxy-url");
    Optional<URI> proxy;
    try {
      proxy = written.map(URI::create).or(() -> EnvironmentProxy.find(host, server));
    } catch (IllegalArgumentException unreadable) {
      throw broken("has a proxy that is not a URL");
    }
    if (proxy.isPresent() && proxy.get().getHost() == null) {
      throw broken("has a proxy that is not a URL");
    }
    if (proxy.filter(uri -> !List.of("http", "https").contains(uri.getScheme())).isPresent()) {
      throw broken("has a proxy of a kind that is not supported; only HTTP proxies are");
    }
    return proxy;
  }

  private static Map<String, List<String>> impersonation(JsonObject user) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    text(user, "as").ifPresent(name -> headers.put("Impersonate-User", List.of(name)));
    text(user, "as-uid").ifPresent(uid -> headers.put("Impersonate-Uid", List.of(uid)));
    List<String> groups = texts(user, "as-groups");
    if (!groups.isEmpty()) {
      headers.put("Impersonate-Group", groups);
    }
    JsonObject extra = user.getJsonObject("as-user-extra");
    if (extra != null) {
      extra.fieldNames().forEach(key -> headers.put(Impersonation.extra(key), texts(extra, key)));
    }
    return headers;
  }

  static Optional<String> text(JsonObject object, String key) {
    return Optional.ofNullable(object.getString(key)).filter(value -> !value.isBlank());
  }

  private static List<String> texts(JsonObject object, String key) {
    JsonArray array = object.getJsonArray(key);
    return array == null ? List.of() : array.stream().map(String::valueOf).toList();
  }

  private ClusterException broken(String problem) {
    return broken(context, problem);
  }

  static ClusterException broken(String context, String problem) {
    return ClusterException.of(
        Kind.CONFIGURATION, "", "the kubeconfig's context " + context + " " + problem);
  }
}
