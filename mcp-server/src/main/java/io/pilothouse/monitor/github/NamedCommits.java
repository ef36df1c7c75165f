package io.pilothouse.monitor.github;

import io.pilothouse.monitor.github.GitHubApi.Comparison;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Commits that what runs names: the one it was built or applied from, and those it came with. */
final class NamedCommits {
  private static final int MOST_POINTERS = 6;

  private record Named(Pointer pointer, Commit commit) {}

  private record Try(Pointer pointer, SourceRepository repository) {}

  private final Questions questions;

  NamedCommits(Questions questions) {
    this.questions = questions;
  }

  /**
   * @return empty if nothing names a commit; candidates without commits if nothing has changed
   */
  Future<Optional<Candidates>> of(Suspect suspect, List<SourceRepository> repositories) {
    return first(suspect.brought(), repositories)
        .compose(
            found ->
                found.isEmpty()
                    ? done(Optional.empty())
                    : since(suspect, found.get()).map(Optional::of));
  }

  /** What the first of them names that names anything. */
  private Future<Optional<Named>> first(List<Pointer> pointers, List<SourceRepository> where) {
    List<Try> tries =
        pointers.stream()
            .limit(MOST_POINTERS)
            .flatMap(
                pointer ->
                    where.stream()
                        .filter(pointer::isAbout)
                        .map(repository -> new Try(pointer, repository)))
            .toList();
    Future<Optional<Named>> found = done(Optional.empty());
    for (Try each : tries) {
      found = found.compose(so -> so.isPresent() ? done(so) : named(each));
    }
    return found;
  }

  private Future<Optional<Named>> named(Try asked) {
    return questions.gaps().isClosed(asked.repository())
        ? done(Optional.empty())
        : questions
            .api()
            .commit(asked.repository(), asked.pointer().ref())
            .map(commit -> Optional.of(new Named(asked.pointer(), commit)))
            .recover(failure -> done(questions.gaps().absent(asked.repository(), failure)));
  }

  /** Since the image before, if it is one of the same name that names a commit. */
  private Future<Candidates> since(Suspect suspect, Named running) {
    List<Pointer> before =
        suspect.previousImage().map(Pointers::ofImage).orElse(List.of()).stream()
            .filter(each -> each.of().equals(running.pointer().of()))
            .toList();
    return first(before, List.of(running.commit().repository()))
        .compose(
            previous ->
                previous.isPresent()
                    ? compared(previous.get().commit(), running)
                    : done(only(running.commit(), running.pointer())));
  }

  private static Candidates only(Commit commit, Pointer pointer) {
    return Candidates.named(List.of(commit), pointer, false);
  }

  private Future<Candidates> compared(Commit previous, Named running) {
    SourceRepository repository = previous.repository();
    return questions
        .api()
        .compare(repository, previous.sha(), running.commit().sha())
        .compose(found -> between(found, running))
        .recover(
            failure -> {
              questions.gaps().add(repository.name() + " what lies between the images", failure);
              return done(only(running.commit(), running.pointer()));
            });
  }

  private Future<Candidates> between(Comparison found, Named running) {
    return switch (found.status()) {
      case "identical" -> done(Candidates.named(List.of(), running.pointer(), true));
      case "behind" -> {
        questions
            .gaps()
            .say("the change goes back to an older commit, so what was taken back is not listed");
        yield done(only(running.commit().withoutFiles(), running.pointer()));
      }
      default ->
          questions
              .read(found.commits(), found.total(), "between the images")
              .map(
                  commits ->
                      commits.isEmpty()
                          ? only(running.commit(), running.pointer())
                          : Candidates.named(
                              commits, running.pointer(), found.total() == commits.size()));
    };
  }

  private static <T> Future<T> done(T value) {
    return Future.succeededFuture(value);
  }
}
