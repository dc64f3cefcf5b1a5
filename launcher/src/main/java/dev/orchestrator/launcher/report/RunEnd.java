package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.run.RunState;

/// How following a run ended.
public sealed interface RunEnd {

  /// Every task has ended.
  record Finished(RunState outcome) implements RunEnd {}

  /// The scheduler let go of the run, which can be resumed. The reason is told as the program's
  /// failure, so a report has nothing to add.
  record Halted(String reason) implements RunEnd {}

  /// The user stopped it; it can be resumed.
  record Interrupted() implements RunEnd {}
}
