package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.runner.process.ProcessInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What is said to a Claude at work, and what of it Claude has not read yet. Safe for several
/// threads.
///
/// Claude reads when a tool has ended, or makes it another turn when it would else be done: all
/// that was sent before [#end] is read. It gives every message back when it reads it.
final class ClaudeDialogue {
  private final ProcessInput input;
  private final RandomGenerator random;
  private final Map<String, String> unread = new LinkedHashMap<>();

  ClaudeDialogue(ProcessInput input, RandomGenerator random) {
    this.input = input;
    this.random = random;
  }

  /// A message in Claude's form.
  ///
  /// Claude takes what begins with a slash for one of its own commands, unless a line stands
  /// before.
  static String line(String words, UUID id) {
    var message = Json.MAPPER.createObjectNode().put("type", "user").put("uuid", id.toString());
    message
        .putObject("message")
        .put("role", "user")
        .put("content", words.stripLeading().startsWith("/") ? "\n" + words : words);
    return message + "\n";
  }

  /// Says something, unless the dialogue is over.
  synchronized boolean say(String words) {
    var id = Uuids.next(random);
    var sent = input.send(line(words, id));
    if (sent) {
      unread.put(id.toString(), words);
    }
    return sent;
  }

  /// Takes note that Claude has read a message, and returns its words; empty for those that are not
  /// of this dialogue.
  synchronized Optional<String> read(String id) {
    return Optional.ofNullable(unread.remove(id));
  }

  synchronized List<String> unread() {
    return List.copyOf(unread.values());
  }

  /// Has Claude end when it has read all that was said.
  synchronized void end() {
    input.close();
  }
}
