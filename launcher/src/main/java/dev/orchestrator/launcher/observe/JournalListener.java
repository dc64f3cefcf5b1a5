package dev.orchestrator.launcher.observe;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.scheduler.RunHalted;

/// Is told the journals of all runs that are driven here: of each run every event once, in order.
interface JournalListener {
  /// What happened before this program drove the run.
  void past(JournalEntry entry);

  /// What happens now.
  void now(JournalEntry entry);

  /// The scheduler has let go of a run.
  void halted(RunHalted halted);

  /// Nothing more comes.
  void close();
}
