package io.pilothouse.tools.core;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.render.UntrustedText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks names, namespaces and selectors before they become part of a request. What passes cannot
 * change the path of the request or be taken for an option. All methods throw {@link ToolException}
 * ({@code INVALID_ARGUMENT}) that names the argument and says what to send.
 */
public final class Names {
  /** Path segment names as the API server takes them, less what no object is ever called. */
  private static final Pattern OBJECT_NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._:@~+-]{0,252}");

  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SELECTOR = Pattern.compile("[^-\\p{Cntrl}][^\\p{Cntrl}]{0,1999}");

  private Names() {}

  /** A required argument that holds an object's name. */
  public static String required(Arguments arguments, String argument) {
    return checked(argument, arguments.required(argument));
  }

  /** An optional argument that holds an object's name. */
  public static Optional<String> optional(Arguments arguments, String argument) {
    return arguments.text(argument).map(name -> checked(argument, name));
  }

  /** The argument {@code namespace}. */
  public static Optional<String> namespace(Arguments arguments) {
    return arguments.text("namespace").map(Names::checkedNamespace);
  }

  /** An optional label or field selector; the API server checks its grammar. */
  public static Optional<String> selector(Arguments arguments, String argument) {
    return arguments.text(argument).map(text -> checkedSelector(argument, text.trim()));
  }

  private static String checked(String argument, String text) {
    String name = text.trim();
    int slash = name.indexOf('/');
    if (slash >= 0) {
      throw invalid(
          argument + " \"" + shown(name) + "\" contains a slash",
          "Give the bare name in "
              + argument
              + " (\""
              + shown(name.substring(slash + 1))
              + "\"), and the kind and the namespace in their own arguments.");
    }
    if (!OBJECT_NAME.matcher(name).matches()) {
      throw invalid(
          argument + " \"" + shown(name) + "\" is not a Kubernetes object name",
          "Use letters, digits, '-' and '.', at most 253 characters.");
    }
    return name;
  }

  private static String checkedNamespace(String text) {
    String name = text.trim();
    if (name.equals("*")) {
      throw invalid("namespace \"*\" is not a name", "Leave namespace out to read all namespaces.");
    }
    if (!DNS_LABEL.matcher(name).matches()) {
      throw invalid(
          "namespace \"" + shown(name) + "\" is not a namespace name",
          "Use lower case letters, digits and '-', at most 63 characters; list_namespaces shows"
              + " those that exist.");
    }
    return name;
  }

  private static String checkedSelector(String argument, String text) {
    if (!SELECTOR.matcher(text).matches()) {
      throw invalid(
          argument + " \"" + shown(text) + "\" is not a selector",
          "Write it as key=value or key!=value, joined by commas, on one line.");
    }
    return text;
  }

  /** What was sent, short and on one line, fit for an error message. */
  private static String shown(String text) {
    String line = UntrustedText.stripLine(text);
    return line.length() <= 80 ? line : line.substring(0, 79) + "…";
  }

  private static ToolException invalid(String message, String next) {
    return new ToolException(ErrorCode.INVALID_ARGUMENT, message, next);
  }
}
