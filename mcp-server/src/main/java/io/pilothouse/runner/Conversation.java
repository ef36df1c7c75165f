package io.pilothouse.runner;

import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.MessageParam;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ToolResultBlockParam;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said so far. The API keeps nothing between requests, so each carries all of it; what is
 * the same in every request, and what was said up to now, is marked to be cached.
 */
final class Conversation {
  private final Job job;
  private final Toolset tools;
  private final List<MessageParam> messages = new ArrayList<>();

  Conversation(Job job, Toolset tools) {
    this.job = job;
    this.tools = tools;
    say(job.task());
  }

  /** The next request. */
  MessageCreateParams request(long maxTokens) {
    MessageCreateParams.Builder request =
        MessageCreateParams.builder()
            .model(job.model())
            .maxTokens(maxTokens)
            .systemOfTextBlockParams(
                List.of(
                    TextBlockParam.builder()
                        .text(job.instructions() + "\n\n" + RunNotes.of(job.brief(), tools))
                        .cacheControl(CacheControlEphemeral.builder().build())
                        .build()))
            // Marks the end of the messages, wherever that is by now.
            .cacheControl(CacheControlEphemeral.builder().build())
            .messages(messages);
    tools.declared().forEach(request::addTool);
    return request.build();
  }

  /** Takes over what the model has said. */
  void heard(Message message) {
    messages.add(message.toParam());
  }

  void say(String text) {
    messages.add(MessageParam.ofUser(text));
  }

  void answer(List<ToolResultBlockParam> results) {
    messages.add(
        MessageParam.ofUserOfContentBlockParams(
            results.stream().map(ContentBlockParam::ofToolResult).toList()));
  }
}
