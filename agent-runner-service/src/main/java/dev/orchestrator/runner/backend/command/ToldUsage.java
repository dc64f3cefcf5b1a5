package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.JsonLine;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the lines by which a program says what it has consumed so far: `{"usage": {"inputTokens":
/// 100, "outputTokens": 10, "costUsd": 0.02}, "model": "m"}`. Each takes the place of the one
/// before, and is no part of the result.
final class ToldUsage {
  private static final String START = "{";

  private ToldUsage() {}

  static Optional<AgentEvent> in(String line) {
    return line.startsWith(START)
        ? JsonLine.parse(line)
            .filter(told -> told.path("usage").isObject() && !told.has("verdict"))
            .map(ToldUsage::event)
        : Optional.empty();
  }

  private static AgentEvent event(JsonNode told) {
    var usage = told.path("usage");
    var cost = usage.path("costUsd");
    return new AgentEvent.UsageSoFar(
        new Usage(
            count(usage, "inputTokens"),
            count(usage, "outputTokens"),
            count(usage, "cacheReadTokens"),
            count(usage, "cacheWriteTokens"),
            cost.isNumber() ? Double.valueOf(Math.max(0, cost.asDouble())) : null),
        told.path("model").stringValueOpt().orElse(null));
  }

  private static long count(JsonNode usage, String field) {
    return Math.max(0, usage.path(field).asLong(0));
  }
}
