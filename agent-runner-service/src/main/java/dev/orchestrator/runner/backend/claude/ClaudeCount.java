package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Adds up what Claude consumes during a turn, whose end tells it exactly. A message says what was
/// sent for it, in each of the events that it comes in; what was received is guessed from its
/// characters, since it is not counted yet when a message begins.
final class ClaudeCount {
  private static final int CHARS_PER_TOKEN = 4;

  private final Set<String> messages = new HashSet<>();
  private Usage sent = Usage.NONE;
  private long received;
  private @Nullable String model;

  AgentEvent.UsageSoFar read(JsonNode message) {
    if (messages.add(message.path("id").asString(""))) {
      sent = sent.plus(sent(message.path("usage")));
      model = message.path("model").stringValueOpt().orElse(model);
    }
    message.path("content").forEach(block -> received += length(block));
    return new AgentEvent.UsageSoFar(
        new Usage(
            sent.inputTokens(),
            received / CHARS_PER_TOKEN,
            sent.cacheReadTokens(),
            sent.cacheWriteTokens(),
            null,
            true,
            false),
        model);
  }

  private static Usage sent(JsonNode usage) {
    return new Usage(
        usage.path("input_tokens").asLong(0),
        0,
        usage.path("cache_read_input_tokens").asLong(0),
        usage.path("cache_creation_input_tokens").asLong(0));
  }

  private static int length(JsonNode block) {
    return block.path("text").asString("").length()
        + block.path("thinking").asString("").length()
        + (block.has("input") ? block.path("input").toString().length() : 0);
  }

  /// The turn is over, and told.
  void startAnew() {
    sent = Usage.NONE;
    received = 0;
  }
}
