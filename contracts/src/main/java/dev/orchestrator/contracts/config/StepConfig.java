package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a workflow.
///
/// @param name how people tell it from the others of its workflow
/// @param agent who does it; null for the task's own agent, or where a command does it
/// @param command program and arguments that do it instead of an agent, started in the workspace
///   without a shell; exit code 0 approves, any other asks for changes
/// @param timeout how long the command may take, null where an agent does the step
/// @param when globs; the step is left out when the task has changed no file that fits one of them;
///   empty for always
/// @param maxRounds how often a check may ask for changes
/// @param onUnresolved what happens when it asks once more
public record StepConfig(
    String name,
    StepKind kind,
    @Nullable String agent,
    @Nullable List<String> command,
    @Nullable Duration timeout,
    List<String> when,
    int maxRounds,
    OnUnresolved onUnresolved) {
  public static final int DEFAULT_MAX_ROUNDS = 2;

  public StepConfig {
    command = command == null ? null : List.copyOf(command);
    when = List.copyOf(when);
    if (agent != null && command != null) {
      throw new IllegalArgumentException("step %s has an agent and a command".formatted(name));
    }
  }

  /// A step by an agent, in every round, with the usual limits.
  public static StepConfig by(@Nullable String agent, StepKind kind) {
    return new StepConfig(
        kind.word(), kind, agent, null, null, List.of(), DEFAULT_MAX_ROUNDS, OnUnresolved.FAIL);
  }
}
