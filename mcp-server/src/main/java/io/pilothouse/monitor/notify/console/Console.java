package io.pilothouse.monitor.notify.console;

import io.pilothouse.monitor.notify.Bulletin;
import io.pilothouse.monitor.notify.DeliveryException;
import io.pilothouse.monitor.notify.Message;
import io.pilothouse.monitor.notify.Messenger;
import io.pilothouse.monitor.notify.Words;
import io.pilothouse.tools.render.UntrustedText;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A line per incident for people, or per message for programs. */
public final class Console implements Messenger {
  private final boolean json;
  private final Consumer<String> lines;

  /**
   * @param json whether each line is a message as webhooks are sent it
   * @param lines takes a line without its end; may throw when nobody reads any more
   */
  public Console(boolean json, Consumer<String> lines) {
    this.json = json;
    this.lines = lines;
  }

  @Override
  public Future<Optional<String>> send(Message message, Optional<String> thread) {
    try {
      if (json) {
        lines.accept(message.document().encode());
      } else {
        text(message).forEach(line -> lines.accept(UntrustedText.stripLine(line)));
      }
      return Future.succeededFuture(Optional.empty());
    } catch (RuntimeException closed) {
      return Future.failedFuture(DeliveryException.passing("the output cannot be written"));
    }
  }

  private static List<String> text(Message message) {
    String time = Words.minute(message.at()) + " ";
    return switch (message) {
      case Message.Update update ->
          update.bulletins().stream().map(each -> time + line(each)).toList();
      case Message.Digest digest ->
          digest.bulletins().stream().map(each -> time + "digest: " + line(each)).toList();
      case Message.Noted noted ->
          List.of(
              time
                  + Words.headline(noted)
                  + place(noted.about().context(), noted.about().incident()));
      case Message.Remark remark -> List.of(time + remark.text());
    };
  }

  private static String line(Bulletin bulletin) {
    return Words.headline(bulletin)
        + place(bulletin.matter().subject().context(), bulletin.incident());
  }

  private static String place(String context, String incident) {
    return " [" + context + ", " + incident + "]";
  }
}
