package io.pilothouse.protocol.session;

import io.pilothouse.protocol.ChangeFilter;
import io.pilothouse.protocol.ChangeSource;
import io.pilothouse.protocol.ChangeSource.Kind;
import io.pilothouse.protocol.MessageLog;
import io.pilothouse.protocol.MessageSink;
import io.pilothouse.protocol.ProtocolException;
import io.pilothouse.tools.client.ClientLog;
import io.pilothouse.tools.client.LogLevel;
import java.util.HashSet;
import java.util.Set;

/**
 * What the client of one session is told without asking each time: changes, and log messages once
 * it has asked for them. Confined to one Vert.x context, apart from the changes.
 */
final class SessionNews {
  /** How many resources one session may watch. */
  static final int MAX_WATCHED = 256;

  private final ChangeSource changes;
  private final Set<String> watched = new HashSet<>();
  private volatile ChangeFilter filter;
  private ChangeSource.Subscription subscription = () -> {};
  private LogLevel level;

  SessionNews(ChangeSource changes) {
    this.changes = changes;
    this.filter = new ChangeFilter(changes.kinds(), watched);
  }

  /** Tells of changes from now on, and to nobody else any more. */
  void open(MessageSink sink) {
    close();
    subscription = changes.listen(change -> filter.notification(change).ifPresent(sink::offer));
  }

  /** Tells of no more changes. */
  void close() {
    subscription.close();
    subscription = () -> {};
  }

  /**
   * Tells of changes to what a resource holds.
   *
   * @throws ProtocolException -32602 if nobody knows of them, or these are too many
   */
  void watch(String uri) {
    if (!changes.watches(uri)) {
      throw ProtocolException.invalidParams("This resource cannot be watched: read it again");
    }
    if (watched.size() >= MAX_WATCHED && !watched.contains(uri)) {
      throw ProtocolException.invalidParams(
          "Too many subscriptions: unsubscribe from some of the " + MAX_WATCHED);
    }
    watched.add(uri);
    filter = new ChangeFilter(changes.kinds(), watched);
  }

  void unwatch(String uri) {
    watched.remove(uri);
    filter = new ChangeFilter(changes.kinds(), watched);
  }

  /** Whether resources can be watched. */
  boolean isWatching() {
    return changes.kinds().contains(Kind.CONTENTS);
  }

  /** Sends log messages of this level and those that matter more. */
  void setLevel(LogLevel least) {
    level = least;
  }

  /** A log as the client has asked for it, which it has not to begin with. */
  ClientLog log(MessageSink sink) {
    return level == null ? ClientLog.NONE : MessageLog.to(sink, level);
  }
}
