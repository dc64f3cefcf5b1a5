package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.SecretNames;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.runner.backend.AgentEvent;
import java.io.File;
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
/// word that anybody might say. So are logins in addresses, whatever the variable's name. Masked is
/// each line of a secret as well, since what agents write comes in lines.
final class Secrets {
  /// Names that speak of a file or socket; their values are no secret if there is one.
  private static final Pattern PATH_NAMES =
      Pattern.compile("(SOCK|SOCKET|FILE|PATH|DIR|HOME|CREDENTIALS)$", Pattern.CASE_INSENSITIVE);

  /// Names that speak of an address.
  private static final Pattern ADDRESS_NAMES =
      Pattern.compile("(URL|URI|HOST|ENDPOINT|ISSUER)$", Pattern.CASE_INSENSITIVE);

  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

  /// The login in an address: the whole of it, and its password.
  private static final Pattern LOGIN = Pattern.compile("://([^/\\s:@]*:([^/\\s@]+)@)");

  private static final int MIN_CHARS = 8;

  /// Of lines, where a short one may be anything.
  private static final int MIN_LINE_CHARS = 16;

  /// The first and last line of a key, which stand in every file of such a kind.
  private static final String FRAME = "-----";

  private static final String MASK = "***";

  private final List<String> values;

  private Secrets(Stream<String> values) {
    this.values =
        values
            .flatMap(value -> Stream.concat(Stream.of(value), lines(value)))
            .flatMap(value -> Stream.of(value, inJson(value)))
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /// @param environment what a program sees of ours
  static Secrets of(Map<String, String> environment) {
    var found = Stream.<String>builder();
    environment.forEach((name, value) -> look(name, value, found));
    return new Secrets(found.build());
  }

  private static void look(String name, String value, Stream.Builder<String> found) {
    if (isSecret(name, value)) {
      found.add(value);
    }
    addLogins(value, found);
  }

  /// @param environment what the agent sees of ours
  static Secrets of(Map<String, String> environment, Assignment assignment) {
    return of(environment, assignment, List.of());
  }

  /// @param more values that are secret as well
  static Secrets of(Map<String, String> environment, Assignment assignment, List<String> more) {
    var found = Stream.<String>builder();
    BiConsumer<String, String> look = (name, value) -> look(name, value, found);
    environment.forEach(look);
    assignment.provider().env().forEach(look);
    for (var server : assignment.agent().mcpServers().values()) {
      server.headers().forEach(look);
      server.env().forEach(look);
    }
    return new Secrets(Stream.concat(found.build(), more.stream()));
  }

  private static boolean isSecret(String name, String value) {
    return SecretNames.isSecret(name)
        && value.length() >= MIN_CHARS
        && !isPath(name, value)
        && !isAddress(name, value);
  }

  private static boolean isPath(String name, String value) {
    var file = new File(value);
    return PATH_NAMES.matcher(name).find() && file.isAbsolute() && file.exists();
  }

  private static boolean isAddress(String name, String value) {
    return ADDRESS_NAMES.matcher(name).find() && ADDRESS.matcher(value).matches();
  }

  private static void addLogins(String value, Stream.Builder<String> found) {
    var login = LOGIN.matcher(value);
    while (login.find()) {
      found.add(login.group(1));
      if (login.group(2).length() >= MIN_CHARS) {
        found.add(login.group(2));
      }
    }
  }

  private static Stream<String> lines(String value) {
    return value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= MIN_LINE_CHARS && !line.startsWith(FRAME))
        .filter(_ -> value.contains("\n"));
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
