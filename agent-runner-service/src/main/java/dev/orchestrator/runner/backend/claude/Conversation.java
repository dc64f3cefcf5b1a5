package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.runner.Assignment;
import java.util.UUID;
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
      return Conversation.asWords(assignment.prompt());
    }
  }

  record Resumed(String session) implements Conversation {
    @Override
    public String option() {
      return "--resume";
    }

    @Override
    public String input(Assignment assignment) {
      return Conversation.asWords(assignment.continuation());
    }
  }

  /// Claude takes what begins with a slash for one of its own commands, unless a line stands
  /// before.
  private static String asWords(String prompt) {
    return prompt.stripLeading().startsWith("/") ? "\n" + prompt : prompt;
  }

  static Conversation begin(RandomGenerator random) {
    return new Begun(randomUuid(random).toString());
  }

  /// Claude accepts only well-formed ids: version 4, variant 2.
  private static UUID randomUuid(RandomGenerator random) {
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x4000L,
        (random.nextLong() & ~0xc000_0000_0000_0000L) | 0x8000_0000_0000_0000L);
  }
}
