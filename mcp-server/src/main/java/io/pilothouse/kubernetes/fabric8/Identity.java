package io.pilothouse.kubernetes.fabric8;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who a context says we are, besides its client certificate. */
sealed interface Identity {
  /** Only the client certificate, if any. */
  record None() implements Identity {}

  /** A bearer token written in the kubeconfig. */
  record Token(Secret token) implements Identity {}

  /** A bearer token in a file that somebody else keeps fresh. */
  record TokenFile(Path file) implements Identity {}

  /** HTTP basic authentication. */
  record Basic(String user, Secret password) implements Identity {}

  /**
   * A credential plug-in (client.authentication.k8s.io).
   *
   * @param apiVersion of the ExecCredential to exchange
   * @param argv program and arguments; no shell is involved
   * @param variables added to our own environment
   * @param cluster told to the plug-in when it asks for it
   * @param installHint what the kubeconfig says to do when the program is missing
   */
  record Plugin(
      String apiVersion,
      List<String> argv,
      Map<String, Secret> variables,
      Optional<JsonObject> cluster,
      Optional<String> installHint)
      implements Identity {}

  /** Whether asking again after a 401 may give another credential. */
  default boolean renewable() {
    return this instanceof TokenFile || this instanceof Plugin;
  }
}
