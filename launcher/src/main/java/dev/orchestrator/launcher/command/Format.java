package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.report.EventLines;
import dev.orchestrator.launcher.report.ProgressLines;
import dev.orchestrator.launcher.report.RunReport;
import picocli.CommandLine.Option;

/// How a run is shown while it happens.
final class Format {
  private final Surroundings surroundings;

  @Option(names = "--json", description = "Print one event per line as JSON, and nothing else.")
  private boolean json;

  @Option(
      names = "--no-tui",
      description = "Print progress lines; the way it is shown while there is no terminal view.")
  private boolean lines;

  Format(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// @param after the sequence number before the first event to show
  RunReport report(RunId run, long after) {
    return json
        ? new EventLines(surroundings.out(), after)
        : new ProgressLines(run, surroundings.out(), after);
  }
}
