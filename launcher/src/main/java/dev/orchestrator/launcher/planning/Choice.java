package dev.orchestrator.launcher.planning;

import dev.orchestrator.contracts.plan.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person wants done with a proposed plan.
sealed interface Choice {

  /// @param edited the tasks as the person has changed them, null to run them as proposed
  record Run(@Nullable List<Task> edited) implements Choice {}

  /// Nothing of it is wanted.
  record Drop() implements Choice {}

  /// @param words what the agent is to change
  record Change(String words) implements Choice {}

  /// There is nothing to be done yet; the question is asked again.
  record Undecided() implements Choice {}
}
