package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;

/// Lends one run the places on runners that its attempts need, beyond the run's own limit. A place
/// that was refused may be asked for again with a later input.
public interface Slots {
  /// As many as are asked for.
  Slots UNBOUNDED =
      new Slots() {
        @Override
        public boolean take(TaskId task, String agent) {
          return true;
        }

        @Override
        public void occupy(TaskId task, String agent, String runner) {}

        @Override
        public void release(TaskId task) {}
      };

  /// Takes a place for the task's next attempt.
  ///
  /// @param agent its name, empty for a command
  /// @return whether there was one
  boolean take(TaskId task, String agent);

  /// Takes the place that an attempt of the task has on a runner already, whether the runner or the
  /// provider has one to give or not.
  ///
  /// @param agent its name, empty for a command
  void occupy(TaskId task, String agent, String runner);

  /// Gives the task's place back.
  void release(TaskId task);
}
