package io.pilothouse.guard.tools;

import io.pilothouse.tools.Arguments;
import io.pilothouse.tools.ErrorCode;
import io.pilothouse.tools.ToolCall;
import io.pilothouse.tools.ToolException;
import io.pilothouse.tools.core.Json;
import io.pilothouse.tools.core.Names;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The Job that a call describes: by a manifest, by an image and a command, or by a CronJob. */
final class JobManifest {
  /** Long enough to read the logs of a Job that is cleaned up after its end. */
  static final int KEPT_SECONDS = 300;

  private static final List<String> SOURCES = List.of("manifest", "image", "from_cronjob");

  /** As Kubernetes's own generated names end: nothing that could spell a word. */
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX = 5;
  private static final int LONGEST_BASE = 50;

  private final ToolCall call;
  private final Arguments arguments;

  /**
   * @throws ToolException for a call that describes none, or several
   */
  JobManifest(ToolCall call) {
    this.call = call;
    this.arguments = call.arguments();
    List<String> given = SOURCES.stream().filter(this::isGiven).toList();
    if (given.size() != 1) {
      throw invalid(
          given.isEmpty()
              ? "nothing says what is to be run"
              : String.join(" and ", given) + " exclude each other",
          "Give manifest (a Job), or image with command, or from_cronjob.");
    }
    if (!isGiven("image") && (isGiven("command") || isGiven("env"))) {
      throw invalid("command and env go with image alone", "Leave them out, or give image.");
    }
  }

  private boolean isGiven(String argument) {
    return switch (arguments.json().getValue(argument)) {
      case null -> false;
      case String text -> !text.isBlank();
      case JsonObject object -> !object.isEmpty();
      case JsonArray array -> !array.isEmpty();
      default -> true;
    };
  }

  /** Where it comes from, in words. */
  String source() {
    return arguments
        .text("from_cronjob")
        .map(name -> "from CronJob " + name)
        .or(() -> arguments.text("image").map(image -> "with image " + image))
        .orElse("as given");
  }

  /** The argument, else what the manifest says. */
  Optional<String> namespace(Optional<String> argument) {
    String own = Json.text(metadata(), "namespace");
    if (argument.isPresent() && !own.isEmpty() && !own.equals(argument.get())) {
      throw invalid(
          "namespace and manifest.metadata.namespace differ", "Give the namespace in one place.");
    }
    return argument.or(() -> Optional.of(own).filter(name -> !name.isEmpty()));
  }

  private JsonObject metadata() {
    return Json.object(manifest(), "metadata");
  }

  private JsonObject manifest() {
    return arguments.json().getJsonObject("manifest", new JsonObject());
  }

  /** The Job of a call that names no CronJob. */
  JsonObject object(String namespace) {
    return isGiven("image") ? fromImage(namespace) : fromManifest(namespace);
  }

  private JsonObject fromManifest(String namespace) {
    JsonObject given = manifest();
    boolean job =
        given.getValue("kind", "Job").equals("Job")
            && given.getValue("apiVersion", "batch/v1").equals("batch/v1");
    if (!job) {
      throw invalid("manifest is not a Job of batch/v1", "For other kinds use apply_manifest.");
    }
    String base =
        Stream.of(Json.text(metadata(), "generateName"), "job")
            .filter(text -> !text.isBlank())
            .findFirst()
            .orElseThrow();
    String own = Json.text(metadata(), "name");
    JsonObject labels = new JsonObject();
    for (String field : List.of("labels", "annotations")) {
      if (metadata().getValue(field) instanceof JsonObject map) {
        labels.put(field, map.copy());
      }
    }
    return job(
        namespace, own.isEmpty() ? base : own, !own.isEmpty(), labels, Json.object(given, "spec"));
  }

  private JsonObject fromImage(String namespace) {
    String image = arguments.required("image").strip();
    String base = base(image.replaceFirst("[:@][^/]*$", "").replaceFirst(".*/", ""));
    JsonObject container = new JsonObject().put("name", base).put("image", image);
    if (isGiven("command")) {
      container.put("command", arguments.json().getJsonArray("command").copy());
    }
    if (isGiven("env")) {
      JsonArray variables = new JsonArray();
      arguments
          .json()
          .getJsonObject("env")
          .forEach(
              each ->
                  variables.add(
                      new JsonObject()
                          .put("name", each.getKey())
                          .put("value", String.valueOf(each.getValue()))));
      container.put("env", variables);
    }
    JsonObject pod =
        new JsonObject()
            .put("restartPolicy", "Never")
            .put("containers", new JsonArray().add(container));
    JsonObject spec =
        new JsonObject().put("backoffLimit", 0).put("template", new JsonObject().put("spec", pod));
    return job(namespace, base, false, new JsonObject(), spec);
  }

  /** The next Job of a CronJob, as it would make it itself. */
  JsonObject from(JsonObject cronJob, String namespace) {
    JsonObject template = Json.object(cronJob, "spec", "jobTemplate");
    JsonObject metadata = Json.object(template, "metadata").copy();
    JsonObject annotations = Json.object(metadata, "annotations");
    metadata.put("annotations", annotations.put("cronjob.kubernetes.io/instantiate", "manual"));
    JsonObject owner =
        new JsonObject()
            .put("apiVersion", "batch/v1")
            .put("kind", "CronJob")
            .put("name", Json.name(cronJob))
            .put("uid", Json.uid(cronJob))
            .put("controller", true);
    metadata.put("ownerReferences", new JsonArray().add(owner));
    return job(namespace, Json.name(cronJob), false, metadata, Json.object(template, "spec"));
  }

  /**
   * @param name of it, or what its name begins with
   */
  private JsonObject job(
      String namespace, String name, boolean exact, JsonObject metadata, JsonObject spec) {
    String called =
        Names.optional(arguments, "name").orElseGet(() -> exact ? name : base(name) + suffix());
    JsonObject annotations = Json.object(metadata, "annotations");
    annotations.mergeIn(Json.object(ChangeCause.of(call), "annotations"));
    JsonObject own = spec.copy();
    if (arguments.flag("cleanup")) {
      own.put("ttlSecondsAfterFinished", KEPT_SECONDS);
    }
    return new JsonObject()
        .put("apiVersion", "batch/v1")
        .put("kind", "Job")
        .put(
            "metadata",
            metadata
                .copy()
                .put("annotations", annotations)
                .put("name", called)
                .put("namespace", namespace))
        .put("spec", own);
  }

  private static String base(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9-]+", "-")
            .replaceAll("^[^a-z0-9]+", "")
            .replaceAll("[^a-z0-9]+$", "");
    String fitting = plain.isEmpty() ? "job" : plain;
    return fitting.length() <= LONGEST_BASE
        ? fitting
        : fitting.substring(0, LONGEST_BASE).replaceAll("-+$", "");
  }

  private static String suffix() {
    SecureRandom random = new SecureRandom();
    StringBuilder suffix = new StringBuilder("-");
    random.ints(SUFFIX, 0, LETTERS.length()).forEach(at -> suffix.append(LETTERS.charAt(at)));
    return suffix.toString();
  }

  private static ToolException invalid(String message, String next) {
    return new ToolException(ErrorCode.INVALID_ARGUMENT, message, next);
  }
}
