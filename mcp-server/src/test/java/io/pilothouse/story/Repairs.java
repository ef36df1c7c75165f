package io.pilothouse.story;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the remediator knows to do about a finding, from nothing but what it has read. */
final class Repairs {
  /** Arguments that say where, not what. */
  private static final Set<String> WHERE = Set.of("kind", "namespace", "name", "container");

  private static final Pattern DEPLOYMENT = Pattern.compile("Deployment ([a-z0-9-]+)/([a-z0-9-]+)");
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", Pattern.DOTALL);
  private static final String PROBE_PATH = "(?s)readinessProbe:.*?path: (\\S+)";

  private final String task;
  private final List<Finding> found;
  private final List<String> tools;
  private final List<JsonObject> correlations;

  Repairs(String task, List<Finding> found, List<String> tools) {
    this.task = task;
    this.found = found;
    this.tools = tools;
    this.correlations =
        Words.objects(Handoff.by("deployment-correlator", task).getJsonArray("correlations"));
  }

  JsonObject scope() {
    return JsonObject.of("namespace", Words.find("- scope: (\\S+)", task));
  }

  /** What to read before a value can be chosen: the object, and those of its kind that work. */
  List<JsonObject> toRead(Finding finding) {
    if (!finding.code().equals("PROBE_PATH")) {
      return List.of();
    }
    Set<String> broken = new TreeSet<>();
    found.forEach(each -> broken.add(each.object()));
    List<JsonObject> all = new ArrayList<>(List.of(finding.target()));
    Set<String> neighbours = new TreeSet<>();
    found.forEach(
        each ->
            DEPLOYMENT
                .matcher(each.summary())
                .results()
                .filter(named -> !broken.contains(named.group()))
                .forEach(named -> neighbours.add(named.group())));
    for (String each : neighbours) {
      String[] words = each.split("[ /]");
      all.add(JsonObject.of("kind", words[0], "namespace", words[1], "name", words[2]));
    }
    return all;
  }

  /** The path that the same image answers elsewhere. */
  Optional<Repair> likeItsNeighbour(Finding finding, List<String> objects) {
    String image = Words.find("image: (\\S+)", objects.getFirst());
    String path = Words.find(PROBE_PATH, objects.getFirst());
    for (String other : objects.subList(1, objects.size())) {
      if (other.contains("image: " + image + "\n")
          && !other.contains("readyReplicas: 0")
          && !Words.find(PROBE_PATH, other).equals(path)) {
        String better = Words.find(PROBE_PATH, other);
        String neighbour = Words.find("\n  name: (\\S+)", other);
        JsonObject container =
            JsonObject.of(
                "name",
                Words.find(
                    "container\":\"(\\S+?)\"", finding.next().orElseThrow().arguments().encode()),
                "readinessProbe",
                JsonObject.of("httpGet", JsonObject.of("path", better)));
        JsonObject template =
            JsonObject.of("spec", JsonObject.of("containers", JsonArray.of(container)));
        return Optional.of(
            new Repair(
                finding,
                "patch_resource",
                finding
                    .target()
                    .put("type", "strategic")
                    .put("patch", JsonObject.of("spec", JsonObject.of("template", template))),
                "%s runs the same image, is ready, and is asked for %s. One field is wrong here."
                    .formatted(neighbour, better),
                "path " + better,
                "%s answers %s, not %s, as %s shows".formatted(image, better, path, neighbour),
                true));
      }
    }
    return Optional.empty();
  }

  /** A change whose every value was read; empty if one is missing. */
  Optional<Repair> of(Finding finding) {
    return wayBack(finding).or(() -> proposed(finding)).or(() -> told(finding));
  }

  private Optional<Repair> wayBack(Finding finding) {
    return correlations.stream()
        .filter(each -> each.getString("id").equals(finding.id()) && each.containsKey("revert"))
        .map(each -> each.getString("revert").split(" ", 2))
        .map(
            call ->
                new Repair(
                    finding,
                    call[0],
                    new JsonObject(call[1]),
                    "The correlator has found the rollout that broke it, and a revision that was"
                        + " healthy. Back to it.",
                    "the revision before",
                    finding.summary(),
                    true))
        .findFirst();
  }

  private Optional<Repair> proposed(Finding finding) {
    return finding
        .next()
        .filter(next -> !WHERE.containsAll(next.arguments().fieldNames()))
        .filter(next -> next.arguments().getString("name", "").equals(finding.name()))
        .filter(next -> tools.contains(next.tool()))
        .map(
            next -> {
              boolean waits = !finding.code().startsWith("SCHED_");
              return new Repair(
                  finding,
                  next.tool(),
                  next.arguments(),
                  "The diagnosis has the change ready, with every value ("
                      + next.why()
                      + ")."
                      + (waits ? "" : " A scheduler decides at once, so I shall not wait."),
                  changed(next.arguments()),
                  finding.summary(),
                  waits);
            });
  }

  private static String changed(JsonObject arguments) {
    JsonObject rest = arguments.copy();
    WHERE.forEach(rest::remove);
    return rest.encode();
  }

  /** A value that the person who started this has given. */
  private Optional<Repair> told(Finding finding) {
    Matcher certificate = CERTIFICATE.matcher(task);
    return finding.code().equals("CERT_BAD")
            && task.contains("for " + finding.rootObject())
            && certificate.find()
        ? Optional.of(
            new Repair(
                finding,
                "patch_resource",
                finding
                    .target()
                    .put(
                        "patch",
                        JsonObject.of("stringData", JsonObject.of("tls.crt", certificate.group()))),
                "I was given the new certificate, so I plan to put it in its place.",
                "the certificate",
                "the certificate that was handed over, for the same key",
                true))
        : Optional.empty();
  }

  String whyNot(Finding finding) {
    return finding
        .next()
        .map(next -> "a person must say what is right (" + next.why() + ")")
        .orElse("nothing is known that would repair it");
  }
}
