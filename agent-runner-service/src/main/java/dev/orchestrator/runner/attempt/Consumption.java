package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.config.Price;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.command.CommandBackend;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an attempt has consumed so far: what its CLI tells; where that tells no tokens, a guess
/// from the characters that were heard and said; where it tells no cost, what the configured prices
/// make of the tokens. Safe for use by several threads.
///
/// Of a program of the user's own nothing is guessed, unless a price says that a model is behind
/// it.
final class Consumption {
  private static final int CHARS_PER_TOKEN = 4;

  private final Assignment assignment;
  private Usage told = Usage.NONE;
  private Usage passing = Usage.NONE;
  private @Nullable String model;
  private long heard;
  private long said;

  Consumption(Assignment assignment) {
    this.assignment = assignment;
  }

  /// The agent is told something.
  synchronized void tell(String words) {
    heard += words.length();
  }

  synchronized void take(AgentEvent event) {
    switch (event) {
      case AgentEvent.UsageReported(var more) -> {
        told = told.plus(priced(more));
        passing = Usage.NONE;
      }
      case AgentEvent.UsageSoFar(var usage, var by) -> {
        passing = usage;
        model = by == null ? model : by;
      }
      case AgentEvent.Text(var text) -> said += text.length();
      case AgentEvent.Thinking(var text) -> said += text.length();
      case AgentEvent.ToolCall(_, var tool, var subject) ->
          said += tool.length() + subject.length();
      case AgentEvent.ToolResult(_, var text, _) -> heard += text.length();
      default -> {}
    }
  }

  synchronized Usage usage() {
    var known = told.plus(priced(passing));
    var hasTokens = known.tokens() + known.cacheReadTokens() > 0;
    return hasTokens || said == 0 || !isModel() ? known : priced(guess(known));
  }

  private Usage guess(Usage known) {
    return new Usage(
        heard / CHARS_PER_TOKEN,
        Math.max(1, said / CHARS_PER_TOKEN),
        0,
        0,
        known.costUsd(),
        true,
        known.estimatedCost());
  }

  private boolean isModel() {
    return !assignment.provider().type().equals(CommandBackend.TYPE) || price().isPresent();
  }

  private Usage priced(Usage usage) {
    var hasTokens = usage.tokens() + usage.cacheReadTokens() > 0;
    return usage.costUsd() != null || !hasTokens
        ? usage
        : price().map(usage::pricedBy).orElse(usage);
  }

  /// By the model's full name as the CLI tells it, or the one that was asked for.
  private Optional<Price> price() {
    var agent = assignment.agent();
    if (agent.price() != null) {
      return Optional.of(agent.price());
    }
    return Stream.of(Optional.ofNullable(model), Optional.ofNullable(agent.model()))
        .flatMap(Optional::stream)
        .map(name -> Price.of(name, assignment.provider().prices()))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> Price.of("", assignment.provider().prices()));
  }

  /// The model as the CLI tells it, or the one that was asked for; null where neither is known.
  synchronized @Nullable String model() {
    return model == null ? assignment.agent().model() : model;
  }
}
