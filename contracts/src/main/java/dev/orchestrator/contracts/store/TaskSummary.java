package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.run.Usage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task of a run at a glance.
///
/// @param step name of the workflow step that it has reached, null for a task of one step
/// @param attempts how many have been started
/// @param startedAt when the first attempt started, null before that
/// @param finishedAt when the task reached its final state, null before that
/// @param session the CLI's conversation of the latest attempt, null when it has none
/// @param commit the merge commit, null when there is none
/// @param reason why it waits, failed or was skipped, null otherwise
/// @param usage of all attempts together
/// @param progress what its agent has said last of how far it is, null when it has said nothing
public record TaskSummary(
    TaskId task,
    String title,
    String agent,
    List<TaskId> dependsOn,
    TaskState state,
    @Nullable String step,
    int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String session,
    @Nullable String commit,
    @Nullable String reason,
    Usage usage,
    @Nullable String progress) {
  public TaskSummary {
    dependsOn = List.copyOf(dependsOn);
  }
}
