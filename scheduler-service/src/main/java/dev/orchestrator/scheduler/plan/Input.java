package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.runner.AttemptReport;
import java.time.Instant;

/// Something that happens to a run from outside.
public sealed interface Input {

  /// The run was just created: start what can start.
  record Begin() implements Input {}

  /// A runner has something to say.
  record Reported(AttemptReport report, Instant at) implements Input {}

  /// Time has passed; retries may be due.
  record Tick(Instant now) implements Input {}

  /// Stop all work so that it can be resumed.
  record Interrupt(String reason) implements Input {}

  /// Go on after an interruption, or in the place of a scheduler that died.
  record Resume() implements Input {}
}
