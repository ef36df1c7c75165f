package io.pilothouse.monitor.github;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** GitHub wants requests one after the other (Best practices for using the REST API). */
final class InOrder {
  private InOrder() {}

  /** Asks about each when the one before is answered. */
  static <T, R> Future<List<R>> each(List<T> all, Function<T, Future<R>> question) {
    Future<List<R>> answers = Future.succeededFuture(new ArrayList<>());
    for (T one : all) {
      answers =
          answers.compose(
              so ->
                  question
                      .apply(one)
                      .map(
                          answer -> {
                            so.add(answer);
                            return so;
                          }));
    }
    return answers;
  }
}
