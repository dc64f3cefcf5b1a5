package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.runner.Assignment;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which conversation an attempt belongs to, and whether Claude knows it already.
sealed interface Conversation {
  String session();

  /// The options that tell Claude.
  List<String> options();

  /// What Claude is told in it.
  String input(Assignment assignment);

  record Begun(String session) implements Conversation {
    @Override
    public List<String> options() {
      return List.of("--session-id", session);
    }

    @Override
    public String input(Assignment assignment) {
      return assignment.prompt();
    }
  }

  /// @param transcript null when it was not found; Claude may still know the conversation
  record Resumed(String session, @Nullable Path transcript) implements Conversation {
    @Override
    public List<String> options() {
      return List.of("--resume", transcript == null ? session : transcript.toString());
    }

    @Override
    public String input(Assignment assignment) {
      return assignment.continuation();
    }
  }

  static Conversation begin(RandomGenerator random) {
    return new Begun(Uuids.next(random).toString());
  }
}
