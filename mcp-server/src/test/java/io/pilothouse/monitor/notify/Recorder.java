package io.pilothouse.monitor.notify;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A channel that remembers what it was told, and fails when a test says so. */
final class Recorder implements Messenger {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String name;
  private final List<String> told = new ArrayList<>();
  private final List<String> threads = new ArrayList<>();
  volatile Optional<DeliveryException> failing = Optional.empty();
  volatile Instant now = Samples.NOON;
  volatile int attempts;

  /** Whether it has threads that a message begins. */
  volatile boolean threading = true;

  Recorder(String name) {
    this.name = name;
  }

  synchronized List<String> told() {
    return List.copyOf(told);
  }

  /** What it was handed each time; a new thread is named after it and counted. */
  synchronized List<String> threads() {
    return List.copyOf(threads);
  }

  @Override
  public synchronized Future<Optional<String>> send(Message message, Optional<String> thread) {
    attempts++;
    if (failing.isPresent()) {
      return Future.failedFuture(failing.get());
    }
    told.add(TIME.format(now) + " " + text(message));
    threads.add(thread.orElse(""));
    return Future.succeededFuture(
        threading ? Optional.of(thread.orElse(name + "-" + told.size())) : Optional.empty());
  }

  private static String text(Message message) {
    return switch (message) {
      case Message.Update update -> list(update.bulletins());
      case Message.Digest digest -> "digest: " + list(digest.bulletins());
      case Message.Noted noted -> "note: " + noted.about().incident() + " " + noted.note().text();
      case Message.Remark remark -> "remark: " + remark.text();
    };
  }

  private static String list(List<Bulletin> bulletins) {
    return bulletins.stream()
        .map(each -> each.incident() + " " + each.news() + " " + each.severity())
        .collect(Collectors.joining(", "));
  }
}
