package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.launcher.report.RunReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands a run's events to its report, each once and in order, and then the run's end, whoever
/// drives the run meanwhile. For one thread.
final class RunFeed {
  private final RunReport report;
  private final long before;
  private long sequence;
  private @Nullable RunEnd end;
  private boolean closed;

  /// @param before the number of the last event before the run was begun or resumed; what it tells
  ///   of the run's end is past
  RunFeed(RunReport report, long before) {
    this.report = report;
    this.before = before;
  }

  /// The number of the last event that was handed on.
  long sequence() {
    return sequence;
  }

  /// Takes the next event, or one that was handed on already.
  void take(JournalEntry entry) {
    if (entry.sequence() > sequence) {
      sequence = entry.sequence();
      report.event(entry);
      if (sequence > before && entry.event() instanceof RunEvent.RunFinished(var outcome)) {
        endWith(new RunEnd.Finished(outcome));
      }
    }
  }

  /// All that has happened so far has been taken.
  void upToDate() {
    report.upToDate();
  }

  /// The run is over or can go no further for now; the first word on that counts.
  void endWith(RunEnd because) {
    if (end == null) {
      end = because;
    }
  }

  Optional<RunEnd> end() {
    return Optional.ofNullable(end);
  }

  /// Hands on the end, when called for the first time; nothing may be fed after it.
  RunEnd close() {
    var reached = end().orElseThrow();
    if (!closed) {
      closed = true;
      report.end(reached);
    }
    return reached;
  }
}
