package io.pilothouse.tools.core;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Runs many requests, a few at a time, so that one call cannot flood an API server. */
public final class Lanes {
  private static final int AT_ONCE = 4;

  private Lanes() {}

  /**
   * Applies {@code work} to every item.
   *
   * @return the results in the items' order; fails when any fails
   */
  public static <T, R> Future<List<R>> map(List<T> items, Function<T, Future<R>> work) {
    AtomicReferenceArray<R> results = new AtomicReferenceArray<>(items.size());
    AtomicInteger next = new AtomicInteger();
    List<Future<Void>> lanes =
        IntStream.range(0, Math.min(AT_ONCE, items.size()))
            .mapToObj(lane -> drain(items, work, results, next))
            .toList();
    return Future.all(lanes)
        .map(done -> IntStream.range(0, items.size()).mapToObj(results::get).toList());
  }

  private static <T, R> Future<Void> drain(
      List<T> items,
      Function<T, Future<R>> work,
      AtomicReferenceArray<R> results,
      AtomicInteger next) {
    int index = next.getAndIncrement();
    if (index >= items.size()) {
      return Future.succeededFuture();
    }
    return work.apply(items.get(index))
        .compose(
            result -> {
              results.set(index, result);
              return drain(items, work, results, next);
            });
  }
}
