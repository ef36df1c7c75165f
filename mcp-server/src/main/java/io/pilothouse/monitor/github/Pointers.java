package io.pilothouse.monitor.github;

import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what names a commit in the words that a cluster has for what it runs. */
final class Pointers {
  /** Annotations and labels whose value is the revision of what runs; the surest first. */
  private static final List<String> REVISIONS =
      List.of("org.opencontainers.image.revision", "app.openshift.io/vcs-ref");

  /** The same for the manifests that were applied. */
  private static final List<String> DELIVERIES =
      List.of(
          "argocd.argoproj.io/revision",
          "kustomize.toolkit.fluxcd.io/revision",
          "source.toolkit.fluxcd.io/revision");

  private static final List<String> VERSIONS =
      List.of("app.kubernetes.io/version", "org.opencontainers.image.version");

  private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{40}");

  /** Seven letters at least, and not digits alone: those are the numbers of builds and days. */
  private static final Pattern ABBREVIATED =
      Pattern.compile("(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,39}");

  private static final Pattern DESCRIBED = Pattern.compile(".+-[0-9]+-g([0-9a-f]{7,40})");
  private static final Pattern VERSION =
      Pattern.compile("v?([0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}(?:-[0-9A-Za-z.-]{1,64})?)");

  /** {@code main@sha1:<hash>} and {@code main/<hash>}, as Flux writes them. */
  private static final Pattern FLUX = Pattern.compile(".*(?:@sha1:|[@/:])([0-9a-f]{40})");

  private static final Pattern DELIVERED = Pattern.compile("\\brevision (\\S+)");

  private Pointers() {}

  /** By its tag. A digest alone names no commit, nor does a tag that moves. */
  static List<Pointer> ofImage(String image) {
    ImageReference reference = ImageReference.parse(image);
    return ofName(
        reference.tag(), new Pointer.Image(reference.name()), "tag of image " + reference.name());
  }

  /** By the annotations and labels of a workload and of its pods' template. */
  static List<Pointer> ofWorkload(JsonObject workload) {
    List<JsonObject> metadata =
        List.of(
            Json.object(workload, "spec", "template", "metadata"),
            Json.object(workload, "metadata"));
    Pointer.Origin build = new Pointer.Image("");
    return Stream.of(
            REVISIONS.stream().flatMap(key -> marks(metadata, key, build)),
            DELIVERIES.stream().flatMap(key -> marks(metadata, key, new Pointer.Manifests())),
            VERSIONS.stream().flatMap(key -> marks(metadata, key, build)))
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  /** By the release that a tool brought, as a timeline's words have it. */
  static List<Pointer> ofChange(String words) {
    Matcher delivered = DELIVERED.matcher(words);
    return delivered.find()
        ? ofRevision(delivered.group(1), new Pointer.Manifests(), "revision delivered")
        : List.of();
  }

  private static Stream<Pointer> marks(List<JsonObject> metadata, String key, Pointer.Origin of) {
    return metadata.stream()
        .flatMap(each -> Stream.of("annotations", "labels").map(in -> Json.object(each, in)))
        .map(map -> Json.text(map, key))
        .filter(value -> !value.isEmpty())
        .flatMap(value -> ofRevision(value, of, key).stream());
  }

  private static List<Pointer> ofRevision(String value, Pointer.Origin of, String where) {
    Matcher flux = FLUX.matcher(value);
    return flux.matches()
        ? List.of(new Pointer(flux.group(1), of, where))
        : ofName(value, of, where);
  }

  private static List<Pointer> ofName(String name, Pointer.Origin of, String where) {
    List<Pointer> found = new ArrayList<>();
    Matcher described = DESCRIBED.matcher(name);
    if (described.matches()) {
      found.add(new Pointer(described.group(1), of, where));
      return found;
    }
    Matcher version = VERSION.matcher(name);
    if (version.matches()) {
      found.add(new Pointer("tags/" + name, of, where));
      String other = name.startsWith("v") ? version.group(1) : "v" + name;
      found.add(new Pointer("tags/" + other, of, where));
    }
    Stream.of(name.split("[-_.+]"))
        .filter(part -> WHOLE.matcher(part).matches() || ABBREVIATED.matcher(part).matches())
        .map(part -> new Pointer(part, of, where))
        .forEach(found::add);
    return found;
  }
}
