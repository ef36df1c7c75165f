package io.pilothouse.sandbox.admission;

import io.pilothouse.sandbox.store.FieldError;
import io.pilothouse.sandbox.store.Json;
import io.pilothouse.sandbox.store.ResourceKind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether names and labels are ones that Kubernetes takes (k8s.io/apimachinery validation). */
final class Names {
  private static final String LABEL_FORM = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN_FORM = LABEL_FORM + "(\\." + LABEL_FORM + ")*";
  private static final String SERVICE_FORM = "[a-z]([-a-z0-9]*[a-z0-9])?";
  private static final String VALUE_FORM = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
  private static final Pattern LABEL = Pattern.compile(LABEL_FORM);
  private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_FORM);
  private static final Pattern SERVICE = Pattern.compile(SERVICE_FORM);
  private static final Pattern VALUE = Pattern.compile(VALUE_FORM);
  private static final Pattern PATH_SEGMENT = Pattern.compile("(?!\\.{1,2}$)[^/%]+");
  private static final int LABEL_LENGTH = 63;
  private static final int SUBDOMAIN_LENGTH = 253;

  private Names() {}

  static List<FieldError> check(ResourceKind kind, JsonObject object) {
    List<FieldError> errors = new ArrayList<>();
    String name = Json.text(object, "metadata", "name");
    String field = "metadata.name";
    if (name.isEmpty()) {
      errors.add(FieldError.required(field, "name or generateName is required"));
    } else if (kind.group().equals("rbac.authorization.k8s.io")) {
      if (!PATH_SEGMENT.matcher(name).matches()) {
        errors.add(invalid(field, name, "may not contain '/'"));
      }
    } else if (kind.qualified().equals("namespaces")) {
      label(field, name, errors);
    } else if (kind.qualified().equals("services")) {
      service(field, name, errors);
    } else {
      subdomain(field, name, errors);
    }
    errors.addAll(labels(object));
    return errors;
  }

  static void label(String field, String name, List<FieldError> errors) {
    if (name.length() > LABEL_LENGTH) {
      errors.add(invalid(field, name, "must be no more than 63 bytes"));
    }
    if (!LABEL.matcher(name).matches()) {
      errors.add(
          invalid(
              field,
              name,
              "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                  + " '-', and must start and end with an alphanumeric character (e.g. 'my-name',"
                  + "  or '123-abc', regex used for validation is '"
                  + LABEL_FORM
                  + "')"));
    }
  }

  private static void service(String field, String name, List<FieldError> errors) {
    if (name.length() > LABEL_LENGTH) {
      errors.add(invalid(field, name, "must be no more than 63 bytes"));
    }
    if (!SERVICE.matcher(name).matches()) {
      errors.add(
          invalid(
              field,
              name,
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                  + " with an alphabetic character, and end with an alphanumeric character (e.g."
                  + " 'my-name',  or 'abc-123', regex used for validation is '"
                  + SERVICE_FORM
                  + "')"));
    }
  }

  private static void subdomain(String field, String name, List<FieldError> errors) {
    if (name.length() > SUBDOMAIN_LENGTH) {
      errors.add(invalid(field, name, "must be no more than 253 bytes"));
    }
    if (!SUBDOMAIN.matcher(name).matches()) {
      errors.add(
          invalid(
              field,
              name,
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                  + " 'example.com', regex used for validation is '"
                  + SUBDOMAIN_FORM
                  + "')"));
    }
  }

  static List<FieldError> labels(JsonObject object) {
    List<FieldError> errors = new ArrayList<>();
    for (Map.Entry<String, String> label : Json.textMap(object, "metadata", "labels").entrySet()) {
      if (label.getValue().length() > LABEL_LENGTH) {
        errors.add(invalid("metadata.labels", label.getValue(), "must be no more than 63 bytes"));
      }
      if (!VALUE.matcher(label.getValue()).matches()) {
        errors.add(
            invalid(
                "metadata.labels",
                label.getValue(),
                "a valid label must be an empty string or consist of alphanumeric characters,"
                    + " '-', '_' or '.', and must start and end with an alphanumeric character"
                    + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                    + " '"
                    + VALUE_FORM
                    + "')"));
      }
    }
    return errors;
  }

  private static FieldError invalid(String field, String value, String detail) {
    return FieldError.invalid(field, Json.quoted(value), detail);
  }
}
