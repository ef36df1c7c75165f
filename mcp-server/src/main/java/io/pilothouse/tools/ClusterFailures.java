package io.pilothouse.tools;

import io.pilothouse.kubernetes.ClusterException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a failed request to a cluster into the words and codes of a tool's answer: the one place
 * where that happens.
 */
public final class ClusterFailures {
  /** As the API server's authoriser writes it, and the guard, who does not know the user's name. */
  private static final Pattern DENIED =
      Pattern.compile(
          "(?:User \"[^\"]*\"|the user) cannot (?<verb>\\S+) resource \"(?<resource>[^\"]+)\" in"
              + " API group \"(?<group>[^\"]*)\"(?: in the namespace \"(?<namespace>[^\"]+)\")?");

  private ClusterFailures() {}

  /** The error that a tool answers with. */
  public static ToolException translate(ClusterException failure) {
    String asked = failure.request().map(request -> "failed to " + request + ": ").orElse("");
    String said = asked + withoutFullStop(failure.getMessage());
    return switch (failure.kind()) {
      case INVALID ->
          new ToolException(
              ErrorCode.INVALID_ARGUMENT, said, "Correct the argument this names and call again.");
      case UNAUTHENTICATED ->
          new ToolException(
              ErrorCode.FORBIDDEN,
              said + " (the API server did not accept the credentials)",
              "The token or certificate of this context is wrong or has expired: a person must log"
                  + " in again.");
      case FORBIDDEN ->
          new ToolException(ErrorCode.FORBIDDEN, said, missingRule(failure.getMessage()));
      case NOT_FOUND ->
          new ToolException(
              ErrorCode.NOT_FOUND,
              said,
              "Check name, kind and namespace; list_resources shows what is there.");
      case NOT_SERVED ->
          new ToolException(
              ErrorCode.NOT_FOUND,
              said,
              "This cluster does not serve that API; list_api_resources shows what it serves.");
      case CONFLICT ->
          new ToolException(
              ErrorCode.CONFLICT, said, "Read the object again, then decide whether to retry.");
      case EXPIRED ->
          new ToolException(
              ErrorCode.INVALID_ARGUMENT,
              said,
              "The list has moved on while it was read: call again without cursor.");
      case TOO_LARGE ->
          new ToolException(
              ErrorCode.INVALID_ARGUMENT,
              said,
              "Narrow the question: a namespace, a selector or a name.");
      case TOO_MANY_REQUESTS ->
          new ToolException(
              ErrorCode.UNAVAILABLE,
              said,
              "The API server asks for patience: wait some seconds and call again.");
      case UNAVAILABLE ->
          new ToolException(
              ErrorCode.UNAVAILABLE,
              said,
              "Call again in a moment; if it persists, the cluster or the way to it is down.");
      case TIMEOUT ->
          new ToolException(
              ErrorCode.TIMEOUT,
              said,
              "Narrow the question or call again; the API server may be overloaded or hung.");
      case CANCELLED -> new ToolException(ErrorCode.UNAVAILABLE, said, "The call was cancelled.");
      case CONFIGURATION ->
          new ToolException(
              ErrorCode.UNAVAILABLE,
              said,
              "A person must configure the connection and call again.");
      case UNKNOWN_CONTEXT ->
          new ToolException(
              ErrorCode.NOT_FOUND, said, "list_contexts shows the contexts that may be used.");
    };
  }

  private static String missingRule(String message) {
    Matcher denied = DENIED.matcher(message);
    if (!denied.find()) {
      return "Ask an administrator for the right, or use check_access to see what is allowed.";
    }
    String group = denied.group("group");
    String where =
        denied.group("namespace") == null
            ? " cluster-wide"
            : " in namespace " + denied.group("namespace");
    return "Missing RBAC: verb \""
        + denied.group("verb")
        + "\" on \""
        + denied.group("resource")
        + (group.isEmpty() ? "" : "." + group)
        + "\""
        + where
        + ". Ask an administrator for it, or stay with what check_access allows.";
  }

  private static String withoutFullStop(String message) {
    return message == null ? "no details" : message.strip().replaceFirst("\\.$", "");
  }
}
