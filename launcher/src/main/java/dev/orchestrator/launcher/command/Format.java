package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.launcher.planning.AskingReport;
import dev.orchestrator.launcher.report.EventLines;
import dev.orchestrator.launcher.report.ProgressLines;
import dev.orchestrator.launcher.report.ReportSource;
import picocli.CommandLine.Option;

/// How a run is shown while it happens.
final class Format {
  private final Surroundings surroundings;

  @Option(names = "--json", description = "Print one event per line as JSON, and nothing else.")
  private boolean json;

  @Option(
      names = "--no-tui",
      description = "Print progress lines; the way it is shown while there is no terminal view.")
  private boolean noView;

  Format(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Whether only events are to be printed.
  boolean isJson() {
    return json;
  }

  /// Whether a person at the terminal is asked about plans.
  boolean canAsk() {
    return !json && surroundings.answers() != null;
  }

  /// @param after the sequence number before the first event to show
  ReportSource report(RunId run, Config config, long after) {
    if (json) {
      return ReportSource.of(new EventLines(surroundings.out(), after));
    }
    var out = surroundings.out();
    var lines = new ProgressLines(run, out, after);
    var answers = surroundings.answers();
    return answers == null
        ? ReportSource.of(lines)
        : AskingReport.of(run, lines, config, out, answers, surroundings.environment());
  }
}
