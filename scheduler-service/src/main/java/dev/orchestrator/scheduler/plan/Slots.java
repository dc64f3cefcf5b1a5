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
        public void release(TaskId task) {}
      };

  /// Takes a place for the task's next attempt.
  ///
  /// @param agent its name, empty for a command
  /// @return whether there was one
  boolean take(TaskId task, String agent);

  /// Gives the task's place back.
  void release(TaskId task);
}
