package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.runner.Assignment;
import java.util.random.RandomGenerator;

/// Which conversation an attempt belongs to, and whether Claude knows it already.
sealed interface Conversation {
  String session();

  /// The option that tells Claude.
  String option();

  /// What Claude is told in it.
  String input(Assignment assignment);

  record Begun(String session) implements Conversation {
    @Override
    public String option() {
      return "--session-id";
    }

    @Override
    public String input(Assignment assignment) {
      return assignment.prompt();
    }
  }

  record Resumed(String session) implements Conversation {
    @Override
    public String option() {
      return "--resume";
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
