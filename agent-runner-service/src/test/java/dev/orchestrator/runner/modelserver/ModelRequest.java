package dev.orchestrator.runner.modelserver;

import dev.orchestrator.contracts.bus.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What an agent asked the model, whichever API it speaks.
///
/// @param system all of the system prompt
/// @param messages the conversation so far, oldest first
/// @param offered the tools that the agent offers
public record ModelRequest(
    String model, boolean streaming, String system, List<Message> messages, List<Tool> offered) {
  private static final List<Pattern> WORKING_DIRECTORY =
      List.of(
          Pattern.compile("[Ww]orking directory: *`?([^`\\n]+)"),
          Pattern.compile("<cwd>([^<\\n]+)</cwd>"));

  /// Codex's tool for looking again at a command that takes long.
  static final String WAIT = "write_stdin";

  private static final Pattern STILL_RUNNING =
      Pattern.compile("running with session ID (\\d+)", Pattern.CASE_INSENSITIVE);

  public ModelRequest {
    messages = List.copyOf(messages);
    offered = List.copyOf(offered);
  }

  /// @param text all text of the message, without calls and results
  public record Message(String role, String text, List<Call> calls, List<Result> results) {
    public Message {
      calls = List.copyOf(calls);
      results = List.copyOf(results);
    }

    boolean isPrompt() {
      return role.equals("user") && results.isEmpty();
    }

    boolean isAnswer() {
      return role.equals("assistant");
    }

    boolean isWaiting() {
      return !calls.isEmpty() && calls.stream().allMatch(call -> call.tool().equals(WAIT));
    }
  }

  /// @param kind `function`, or the API's word for a tool of another kind
  /// @param namespace what the API groups it under, empty for none
  /// @param schema of its input
  public record Tool(String name, String kind, String namespace, JsonNode schema) {}

  public record Call(String id, String tool, JsonNode input) {}

  public record Result(String callId, String text, boolean failed) {}

  /// Names of the tools that the agent offers.
  public List<String> tools() {
    return offered.stream().map(Tool::name).toList();
  }

  /// What the user said last.
  public String prompt() {
    var index = promptIndex();
    return index < 0 ? "" : messages.get(index).text();
  }

  /// The answers of all tools used so far, oldest first.
  public List<Result> results() {
    return messages.stream().flatMap(message -> message.results().stream()).toList();
  }

  /// How often the model has answered since the user's last prompt. Calls that one answer made side
  /// by side may stand in the conversation one by one.
  int steps() {
    int steps = 0;
    var previousWasAnswer = false;
    for (var message : messages.subList(promptIndex() + 1, messages.size())) {
      if (message.isAnswer() && !previousWasAnswer && !message.isWaiting()) {
        steps++;
      }
      previousWasAnswer = message.isAnswer();
    }
    return steps;
  }

  /// Whether a tool is still at work and the agent has to be told to wait for it.
  Optional<Call> waiting() {
    var last = messages.isEmpty() ? List.<Result>of() : messages.getLast().results();
    return last.stream()
        .map(result -> STILL_RUNNING.matcher(result.text()))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> wait(Integer.parseInt(found.group(1))));
  }

  private static Call wait(int session) {
    var input =
        Json.MAPPER
            .createObjectNode()
            .put("session_id", session)
            .put("chars", "")
            .put("yield_time_ms", 30_000);
    return new Call("call_" + UUID.randomUUID(), WAIT, input);
  }

  /// Where the agent works, as it told the model; empty when it did not.
  String workingDirectory() {
    var all =
        system + "\n" + messages.stream().map(Message::text).collect(Collectors.joining("\n"));
    return WORKING_DIRECTORY.stream()
        .map(pattern -> pattern.matcher(all))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> found.group(1).strip())
        .orElse("");
  }

  private int promptIndex() {
    for (var index = messages.size() - 1; index >= 0; index--) {
      if (messages.get(index).isPrompt()) {
        return index;
      }
    }
    return -1;
  }
}
