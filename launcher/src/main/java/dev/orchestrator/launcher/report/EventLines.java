package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.JournalEntry;
import java.io.PrintStream;

/// One event per line as JSON (NDJSON), for programs. Nothing else goes to its stream.
public final class EventLines implements RunReport {
  private final PrintStream out;
  private final long after;

  /// @param after the sequence number before the first event to print
  public EventLines(PrintStream out, long after) {
    this.out = out;
    this.after = after;
  }

  @Override
  public void event(JournalEntry entry) {
    if (entry.sequence() > after) {
      out.println(Json.write(entry));
      out.flush();
    }
  }

  @Override
  public void end(RunEnd end) {
    out.flush();
  }
}
