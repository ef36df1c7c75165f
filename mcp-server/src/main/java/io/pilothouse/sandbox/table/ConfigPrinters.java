package io.pilothouse.sandbox.table;

import static io.pilothouse.sandbox.table.Column.bool;
import static io.pilothouse.sandbox.table.Column.integer;
import static io.pilothouse.sandbox.table.Column.text;
import static io.pilothouse.sandbox.table.Column.wide;

import io.pilothouse.sandbox.store.Json;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** ConfigMaps, Secrets, accounts and their bindings, quotas, priorities. */
final class ConfigPrinters {
  private ConfigPrinters() {}

  static Printer configMaps() {
    return new Printer(
        List.of(Column.NAME, text("Data", "Data contains the configuration data."), Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                Integer.toString(
                    Json.object(object, "data").size() + Json.object(object, "binaryData").size()),
                Cell.age(object, now)));
  }

  static Printer secrets() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Type", "Used to facilitate programmatic handling of secret data."),
            text("Data", "Data contains the secret data."),
            Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.text(object, "type"),
                Integer.toString(Json.object(object, "data").size()),
                Cell.age(object, now)));
  }

  static Printer serviceAccounts() {
    return new Printer(
        List.of(Column.NAME, text("Secrets", "The secrets that pods may use."), Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                Integer.toString(Json.objects(object, "secrets").size()),
                Cell.age(object, now)));
  }

  static Printer bindings() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Role", "The role that is granted."),
            Column.AGE,
            wide("Users", "Users in the binding"),
            wide("Groups", "Groups in the binding"),
            wide("ServiceAccounts", "ServiceAccounts in the binding")),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.text(object, "roleRef", "kind") + "/" + Json.text(object, "roleRef", "name"),
                Cell.age(object, now),
                subjects(object, "User"),
                subjects(object, "Group"),
                subjects(object, "ServiceAccount")));
  }

  private static String subjects(JsonObject binding, String kind) {
    return Json.objects(binding, "subjects").stream()
        .filter(subject -> kind.equals(subject.getString("kind")))
        .map(
            subject ->
                subject.containsKey("namespace")
                    ? subject.getString("namespace") + "/" + subject.getString("name")
                    : subject.getString("name"))
        .collect(Collectors.joining(", "));
  }

  static Printer quotas() {
    return new Printer(
        List.of(
            Column.NAME,
            text("Request", "A minimum amount of cpu/memory/storage, and counts."),
            text("Limit", "The maximum amount of cpu/memory/storage."),
            Column.AGE),
        (object, now) ->
            List.of(
                Cell.name(object),
                usage(object, false),
                usage(object, true),
                Cell.age(object, now)));
  }

  private static String usage(JsonObject quota, boolean limits) {
    JsonObject used = Json.object(quota, "status", "used");
    return new TreeMap<>(Json.textMap(quota, "status", "hard"))
        .entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("limits.") == limits)
            .map(
                entry ->
                    entry.getKey()
                        + ": "
                        + used.getString(entry.getKey(), "0")
                        + "/"
                        + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  static Printer priorityClasses() {
    return new Printer(
        List.of(
            Column.NAME,
            integer("Value", "The actual priority that pods receive."),
            bool("Global-Default", "Whether it is the default priority."),
            Column.AGE,
            text("PreemptionPolicy", "The policy for preempting pods with lower priority.")),
        (object, now) ->
            List.of(
                Cell.name(object),
                Json.number(object, "value"),
                Json.flag(object, "globalDefault"),
                Cell.age(object, now),
                Json.text(object, "preemptionPolicy")));
  }
}
