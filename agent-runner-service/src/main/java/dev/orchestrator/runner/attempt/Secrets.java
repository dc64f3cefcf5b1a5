package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.secret.SecretValues;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the values of secret variables out of what is stored, shown and reported of an attempt.
///
/// @param values what is secret
record Secrets(SecretValues values) {

  /// @param environment what a program sees of ours
  static Secrets of(Map<String, String> environment) {
    return new Secrets(SecretValues.of(Stream.of(environment), List.of()));
  }

  /// @param environment what the agent sees of ours
  static Secrets of(Map<String, String> environment, Assignment assignment) {
    return of(environment, assignment, List.of());
  }

  /// @param more values that are secret as well
  static Secrets of(Map<String, String> environment, Assignment assignment, List<String> more) {
    var servers =
        assignment.agent().mcpServers().values().stream()
            .flatMap(server -> Stream.of(server.headers(), server.env()));
    return new Secrets(
        SecretValues.of(
            Stream.concat(Stream.of(environment, assignment.provider().env()), servers), more));
  }

  String mask(String text) {
    return values.mask(text);
  }

  private @Nullable Verdict mask(@Nullable Verdict verdict) {
    return verdict == null ? null : new Verdict(verdict.decision(), mask(verdict.comments()));
  }

  AgentEvent mask(AgentEvent event) {
    return switch (event) {
      case AgentEvent.Text(var text) -> new AgentEvent.Text(mask(text));
      case AgentEvent.Thinking(var text) -> new AgentEvent.Thinking(mask(text));
      case AgentEvent.ToolCall(var id, var tool, var subject) ->
          new AgentEvent.ToolCall(id, tool, mask(subject));
      case AgentEvent.ToolResult(var id, var text, var failed) ->
          new AgentEvent.ToolResult(id, mask(text), failed);
      case AgentEvent.Told(var words) -> new AgentEvent.Told(mask(words));
      case AgentEvent.Warned(var words) -> new AgentEvent.Warned(mask(words));
      case AgentEvent.Retrying(var delay, var reason) ->
          new AgentEvent.Retrying(delay, mask(reason));
      case AgentEvent.RawLine(var line) -> new AgentEvent.RawLine(mask(line));
      case AgentEvent.StderrLine(var line) -> new AgentEvent.StderrLine(mask(line));
      case AgentEvent.Failed(var failure, var message, var onRunner) ->
          new AgentEvent.Failed(failure, mask(message), onRunner);
      case AgentEvent.Completed(var result, var verdict) ->
          new AgentEvent.Completed(mask(result), mask(verdict));
      case AgentEvent.SessionStarted _,
          AgentEvent.UsageReported _,
          AgentEvent.UsageSoFar _,
          AgentEvent.LimitReached _,
          AgentEvent.Unknown _ ->
          event;
    };
  }
}
