package io.pilothouse.guard;

import io.pilothouse.kubernetes.Mutation;
import io.pilothouse.redaction.Redactor;
import io.pilothouse.tools.core.Json;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What exactly would be done, and what would come of it.
 *
 * @param after the object as the API server says it would be; empty if it would be gone
 * @param blast what it reaches
 * @param untried why the API server could not be asked, in words; then {@code after} is what is
 *     wanted
 */
record Plan(Draft draft, JsonObject after, BlastRadius blast, Optional<String> untried) {

  /** To delete one of these is to delete all that others have put into it meanwhile. */
  private static final Set<String> HOLDERS = Set.of("Namespace", "CustomResourceDefinition");

  /** From the answer to a dry run. */
  static Plan tried(Draft draft, JsonObject answer, BlastRadius blast) {
    return new Plan(draft, after(draft, answer), blast, Optional.empty());
  }

  /** Without one. */
  static Plan untried(Draft draft, BlastRadius blast, String why) {
    JsonObject wanted =
        draft.mutation().body() instanceof JsonObject body ? body : new JsonObject();
    return new Plan(draft, after(draft, wanted), blast, Optional.of(why));
  }

  /** The same, with what it reaches. */
  Plan reaching(BlastRadius known) {
    return new Plan(draft, after, known, untried);
  }

  /** The object that an answer to the draft's change means. */
  static JsonObject after(Draft draft, JsonObject answer) {
    Mutation mutation = draft.mutation();
    String subresource = mutation.subresource().orElse("");
    if (mutation.verb() == Mutation.Verb.EXEC) {
      return draft.before();
    }
    if (mutation.verb() == Mutation.Verb.DELETE || subresource.equals("eviction")) {
      return new JsonObject();
    }
    if (subresource.equals("scale")) {
      JsonObject scaled = draft.before().copy();
      Json.object(scaled, "spec")
          .put("replicas", Json.number(Json.object(answer, "spec"), "replicas"));
      Json.object(scaled, "metadata")
          .put("resourceVersion", Json.text(Json.object(answer, "metadata"), "resourceVersion"));
      return scaled;
    }
    return answer;
  }

  /** Whether a pod is asked to go. */
  boolean evicts() {
    return draft.mutation().subresource().filter("eviction"::equals).isPresent();
  }

  /** Empty if nothing differs, if it is not known what would, or if a pod goes, as they do. */
  String diff(Redactor redactor) {
    return untried.isPresent() || evicts() ? "" : ObjectDiff.of(draft.before(), after, redactor);
  }

  /** Whether nothing would be different. */
  boolean changesNothing() {
    return untried.isEmpty() && Noise.without(draft.before()).equals(Noise.without(after));
  }

  /** What the change changes, as a merge patch. */
  JsonObject effect() {
    return effect(after);
  }

  /** What it has changed, given the object afterwards. */
  JsonObject effect(JsonObject result) {
    return draft.before().isEmpty() || result.isEmpty() || isSecret()
        ? new JsonObject()
        : MergeDiff.between(Noise.without(draft.before()), Noise.without(result));
  }

  /** To undo a change of one would mean to keep what was in it. */
  private boolean isSecret() {
    return draft.type().group().isEmpty() && draft.type().kind().equals("Secret");
  }

  /** What would put everything back; empty if nothing can. */
  Optional<Mutation> inverse(JsonObject result) {
    Mutation change = draft.mutation();
    boolean holdsMore = draft.before().isEmpty() && HOLDERS.contains(change.type().kind());
    boolean lost = change.type().kind().equals("Pod") && result.isEmpty();
    boolean ran = change.verb() == Mutation.Verb.EXEC;
    if (ran || lost || holdsMore || isSecret() && !draft.before().isEmpty()) {
      return Optional.empty();
    }
    if (result.isEmpty()) {
      return Optional.of(
          Mutation.create(change.type(), change.namespace(), change.name(), recreated()));
    }
    if (draft.before().isEmpty()) {
      // Without that, the pods of a Job outlive it.
      JsonObject options = new JsonObject().put("propagationPolicy", "Background");
      return Optional.of(
          Mutation.delete(change.type(), change.namespace(), change.name(), options));
    }
    JsonObject back = MergeDiff.between(Noise.without(result), Noise.without(draft.before()));
    return Optional.of(
        change.subresource().isPresent()
            ? Mutation.scale(
                change.type(),
                change.namespace(),
                change.name(),
                Json.number(Json.object(draft.before(), "spec"), "replicas"))
            : Mutation.patch(
                Mutation.Verb.MERGE_PATCH, change.type(), change.namespace(), change.name(), back));
  }

  /** The object as somebody would write it down to have it again. */
  private JsonObject recreated() {
    JsonObject object = Noise.without(draft.before());
    JsonObject metadata = Json.object(object, "metadata");
    List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds")
        .forEach(metadata::remove);
    return object;
  }

  /** What people should know, one line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    untried.ifPresent(lines::add);
    lines.addAll(blast.lines());
    Optional<Mutation> inverse = inverse(after);
    lines.add(inverse.map(back -> "undo would: " + back.words()).orElse("this cannot be undone"));
    return lines;
  }
}
