package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something that happens to a run from outside.
public sealed interface Input {

  /// The run was just created: start what can start.
  record Begin() implements Input {}

  /// A runner has something to say.
  record Reported(AttemptReport report, Instant at) implements Input {}

  /// A person wants something done.
  record Instructed(RunInstruction instruction) implements Input {}

  /// Time has passed, or places have become free: retries and starts may be due.
  record Tick(Instant now) implements Input {}

  /// The clock tells an earlier time than it did, so nobody knows how long what waits for a time
  /// would have to wait.
  record ClockSetBack(Instant now) implements Input {}

  /// Other work may be started on a provider than before.
  record ProviderChanged(RunEvent.ProviderStateChanged change) implements Input {}

  /// Stop all work so that it can be resumed.
  record Interrupt(String reason) implements Input {}

  /// Go on after an interruption, or in the place of a scheduler that died.
  ///
  /// @param instruction what is to be done before anything starts again, one that is not refused
  /// @param underWay the attempts that runners still have, and the names of those runners
  /// @param movedTo where the repository is now, null where it was before
  record Resume(
      @Nullable RunInstruction instruction,
      Map<AttemptId, String> underWay,
      @Nullable String movedTo)
      implements Input {
    public Resume {
      underWay = Map.copyOf(underWay);
    }

    /// In a place where no attempt has outlived its scheduler.
    public Resume(@Nullable RunInstruction instruction) {
      this(instruction, Map.of(), null);
    }

    public Resume() {
      this(null);
    }
  }
}
