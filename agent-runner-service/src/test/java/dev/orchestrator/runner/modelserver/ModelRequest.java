package dev.orchestrator.runner.modelserver;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What an agent asked the model, whichever API it speaks.
///
/// @param system all of the system prompt
/// @param messages the conversation so far, oldest first
/// @param tools names of the tools that the agent offers
public record ModelRequest(
    String model, boolean streaming, String system, List<Message> messages, List<String> tools) {
  private static final List<Pattern> WORKING_DIRECTORY =
      List.of(
          Pattern.compile("[Ww]orking directory: *`?([^`\\n]+)"),
          Pattern.compile("<cwd>([^<\\n]+)</cwd>"));

  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
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
  }

  public record Call(String id, String tool, JsonNode input) {}

  public record Result(String callId, String text, boolean failed) {}

  /// What the user said last.
  public String prompt() {
    var index = promptIndex();
    return index < 0 ? "" : messages.get(index).text();
  }

  /// The answers of all tools used so far, oldest first.
  public List<Result> results() {
    return messages.stream().flatMap(message -> message.results().stream()).toList();
  }

  /// How often the model has answered since the user's last prompt.
  int steps() {
    var since = messages.subList(promptIndex() + 1, messages.size());
    return (int) since.stream().filter(Message::isAnswer).count();
  }

  /// Where the agent works, as it told the model; empty when it did not.
  String workingDirectory() {
    for (var pattern : WORKING_DIRECTORY) {
      var matcher = pattern.matcher(system);
      if (matcher.find()) {
        return matcher.group(1).strip();
      }
    }
    return "";
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
