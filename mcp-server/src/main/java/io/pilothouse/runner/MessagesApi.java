package io.pilothouse.runner;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.LogLevel;
import com.anthropic.core.RequestOptions;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.pilothouse.concurrent.BlockingSeam;
import io.pilothouse.concurrent.CallScope;
import io.pilothouse.concurrent.Cancellation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The Messages API at one address with one key. Blocks: not for event loops. */
public final class MessagesApi implements AutoCloseable {
  static final String LATE = "no answer within the time (--timeout)";

  /** A request that fails in a way that may pass is made at most this many times more. */
  private static final int RETRIES = 2;

  private final AnthropicClient client;

  /**
   * @param key is sent to the address and nowhere else
   * @param baseUrl empty: the public address
   */
  public MessagesApi(String key, Optional<String> baseUrl) {
    // Not from the environment: its other variables would decide about keys, headers and logs.
    AnthropicOkHttpClient.Builder builder =
        AnthropicOkHttpClient.builder().apiKey(key).maxRetries(RETRIES).logLevel(LogLevel.OFF);
    baseUrl.ifPresent(builder::baseUrl);
    client = builder.build();
  }

  /**
   * Asks for one message.
   *
   * @param words takes the model's text as it comes, on another thread while this one waits
   * @return the whole message
   * @throws RunException when there is none
   */
  Message send(MessageCreateParams request, CallScope scope, Consumer<String> words) {
    BlockingSeam.refuseEventLoop();
    FutureTask<Message> exchange = new FutureTask<>(() -> receive(request, scope, words));
    Cancellation.Registration link = scope.cancellation().onCancel(() -> exchange.cancel(true));
    // A virtual thread's interrupt closes the connection that it reads from.
    Thread.ofVirtual().name("messages-api").start(exchange);
    try (link) {
      return exchange.get(scope.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      throw ApiFailures.describe(failure.getCause());
    } catch (TimeoutException late) {
      throw new RunException(LATE);
    } catch (CancellationException cancelled) {
      throw new RunException(scope.remaining().isZero() ? LATE : "cancelled");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new RunException("cancelled");
    } finally {
      exchange.cancel(true);
    }
  }

  private Message receive(MessageCreateParams request, CallScope scope, Consumer<String> words) {
    Duration patience = scope.remaining().plusMillis(1);
    RequestOptions options = RequestOptions.builder().timeout(patience).build();
    MessageAccumulator message = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events =
        client.messages().createStreaming(request, options)) {
      events.stream()
          .forEach(
              event -> {
                message.accumulate(event);
                event
                    .contentBlockDelta()
                    .flatMap(delta -> delta.delta().text())
                    .ifPresent(text -> words.accept(text.text()));
              });
    }
    return message.message();
  }

  @Override
  public void close() {
    client.close();
  }
}
