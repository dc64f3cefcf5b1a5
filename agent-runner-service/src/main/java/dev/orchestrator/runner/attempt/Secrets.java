package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.SecretNames;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.AgentEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the values of secret variables out of what is stored, shown and reported.
///
/// Secret is what the name of a variable or header says so of, if it is long enough not to be a
/// word that anybody might say.
final class Secrets {
  /// Variables with such a name that hold an address or a path.
  private static final Pattern NO_SECRET = Pattern.compile("^(/|https?://).*");

  private static final int MIN_CHARS = 8;
  private static final String MASK = "***";

  private final List<String> values;

  private Secrets(Stream<String> values) {
    this.values =
        values
            .flatMap(value -> Stream.of(value, inJson(value)))
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /// @param environment what the agent sees of ours
  static Secrets of(Map<String, String> environment, Assignment assignment) {
    var found = Stream.<String>builder();
    BiConsumer<String, String> look =
        (name, value) -> {
          if (isSecret(name, value)) {
            found.add(value);
          }
        };
    environment.forEach(look);
    assignment.provider().env().forEach(look);
    for (var server : assignment.agent().mcpServers().values()) {
      server.headers().forEach(look);
      server.env().forEach(look);
    }
    return new Secrets(found.build());
  }

  private static boolean isSecret(String name, String value) {
    return SecretNames.isSecret(name)
        && value.length() >= MIN_CHARS
        && !NO_SECRET.matcher(value).matches();
  }

  private static String inJson(String value) {
    var quoted = Json.write(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  String mask(String text) {
    var masked = text;
    for (var value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
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
      case AgentEvent.Failed(var failure, var message) ->
          new AgentEvent.Failed(failure, mask(message));
      case AgentEvent.Completed(var result, var verdict) ->
          new AgentEvent.Completed(mask(result), mask(verdict));
      case AgentEvent.SessionStarted _,
          AgentEvent.UsageReported _,
          AgentEvent.LimitReached _,
          AgentEvent.Unknown _ ->
          event;
    };
  }
}
