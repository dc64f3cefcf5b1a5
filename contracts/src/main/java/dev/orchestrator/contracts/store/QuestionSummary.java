package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A question of an agent at a glance.
///
/// @param question its number within the run
/// @param attempt the task's attempt that asked
/// @param due when the agent is told that nobody has answered
/// @param from who is to answer it, or has done so, or has not
/// @param referred why a person is to answer it, null where somebody else is
/// @param answer null while there is none
/// @param closedAt when it was answered or withdrawn, null while it is open
/// @param withdrawn why nobody waits for the answer any more, null otherwise
public record QuestionSummary(
    RunId run,
    int question,
    TaskId task,
    int attempt,
    String text,
    Instant askedAt,
    Instant due,
    Answerer from,
    @Nullable String referred,
    @Nullable String answer,
    @Nullable Instant closedAt,
    @Nullable String withdrawn) {

  public boolean isOpen() {
    return closedAt == null;
  }
}
