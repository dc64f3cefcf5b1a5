package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.runner.AttemptReport;
import java.util.Optional;

/// Lends one run the places on runners that its attempts need, beyond the run's own limit, and
/// somebody who plays the agent while its provider can be used. A place that was refused may be
/// asked for again with a later input.
public interface Slots {
  /// As many as are asked for, each agent played by itself.
  Slots UNBOUNDED =
      new Slots() {
        @Override
        public Optional<String> take(TaskId task, String agent) {
          return Optional.of(agent);
        }

        @Override
        public void occupy(TaskId task, String agent, String player, String runner) {}

        @Override
        public void release(TaskId task) {}
      };

  /// Takes a place for the task's next attempt.
  ///
  /// @param agent its name, empty for a command
  /// @return who plays it, the agent itself or one of its stand-ins; empty when there was no place
  Optional<String> take(TaskId task, String agent);

  /// Takes the place that an attempt of the task has on a runner already, whether the runner or the
  /// provider has one to give or not.
  ///
  /// @param agent its name, empty for a command
  /// @param player who plays it
  void occupy(TaskId task, String agent, String player, String runner);

  /// Gives the task's place back.
  void release(TaskId task);

  /// The task's attempt has heard from its provider.
  default void answered(TaskId task) {}

  /// The task's attempt has failed; comes before its place is given back.
  ///
  /// @return whether the next attempt is not up to the task: it has no place before the provider
  ///   can be used again, or somebody else plays
  default boolean failed(TaskId task, AttemptReport.Failed report) {
    return false;
  }
}
