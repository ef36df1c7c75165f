package io.pilothouse.monitor.github;

import io.pilothouse.diagnosis.finding.Change;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a change in the cluster was about, and which changes of files are about the same.
 *
 * @param about what kind of field
 * @param key the field's own name, as a manifest has it; empty if it is not known
 * @param values what it was and is; none that is hidden or cannot be told from other words
 */
record CausalField(About about, String key, List<String> values) {
  enum About {
    IMAGE,
    FIELD,
    CONFIG,
    NONE
  }

  private static final Pattern MANIFEST =
      Pattern.compile(".*\\.(?:ya?ml|json|tpl|gotmpl|jsonnet|libsonnet|cue|tf|hcl|kcl|ts|py|star)");
  private static final Pattern CONFIGURATION =
      Pattern.compile(
          ".*\\.(?:ya?ml|json|toml|ini|conf|cfg|cnf|properties|env|xml|tpl|gotmpl|tf|hcl)|.*/?\\.env.*");
  private static final Pattern PROSE =
      Pattern.compile(
          "(?:.*/)?(?:docs?/.*|\\.github/.*|LICENSE.*|NOTICE.*|.*\\.(?:md|adoc|rst|txt))");

  static CausalField of(Change change) {
    String what =
        change
            .what()
            .replaceAll(" \\(and \\d+ others?\\)$", "")
            .replaceAll(" (?:added|removed)$", "");
    List<String> values =
        Stream.of(change.from(), change.to())
            .filter(each -> each.matches("[A-Za-z0-9._:/@+-]{2,}"))
            .toList();
    if (what.contains("image of container")) {
      return new CausalField(
          About.IMAGE,
          "",
          values.stream().map(CausalField::tagOrDigest).filter(each -> each.length() > 1).toList());
    }
    if (what.contains("content unknown")) {
      String object = what.replaceAll("^\\S+ (?:\\S*/)?(\\S+?) .*", "$1");
      return new CausalField(About.CONFIG, object, List.of());
    }
    String key =
        what.replaceAll("^.*: ", "")
            .replaceAll(" of container .*$", "")
            .replaceAll("^(?:env|mount) ", "")
            .replaceAll("\\[[^\\]]*]", "")
            .replaceAll("^.*\\.", "");
    boolean named = key.matches("[A-Za-z0-9_/-]{2,}");
    return new CausalField(named ? About.FIELD : About.NONE, named ? key : "", values);
  }

  private static String tagOrDigest(String image) {
    ImageReference reference = ImageReference.parse(image);
    return reference.digest().isEmpty() ? reference.tag() : reference.digest();
  }

  /**
   * Whether a changed file is about the same.
   *
   * @param built whether the image that runs was built from that commit
   */
  boolean isTouchedBy(ChangedFile file, SourceRepository repository, boolean built) {
    boolean mapped = repository.covers(file.path()) && (built || !repository.paths().isEmpty());
    return switch (about) {
      case IMAGE ->
          mapped && !PROSE.matcher(file.path()).matches()
              || MANIFEST.matcher(file.path()).matches() && values.stream().anyMatch(file::changes);
      case FIELD ->
          MANIFEST.matcher(file.path()).matches()
              && file.mentions(key)
              && (file.changes(key) || values.stream().anyMatch(file::changes));
      case CONFIG ->
          CONFIGURATION.matcher(file.path()).matches()
              && (mapped && !repository.paths().isEmpty()
                  || file.path().contains(key)
                  || file.mentions(key));
      case NONE -> false;
    };
  }
}
