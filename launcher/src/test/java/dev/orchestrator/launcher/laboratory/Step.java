package dev.orchestrator.launcher.laboratory;

/// A piece of work that is to be done once.
///
/// @param round how often the task has come to this step, from 1
record Step(String run, String task, String name, int round) {
  /// The same in every run.
  String label() {
    return "%s %s %d".formatted(task, name, round);
  }
}
