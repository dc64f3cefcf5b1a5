package dev.orchestrator.launcher.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Bytes;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.runner.git.Repository;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the repository's runs.
@Command(name = "runs", description = "List the runs of the repository, newest first.")
final class RunsCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  RunsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  /// What `--json` prints for each run.
  ///
  /// @param bytes what its journal and output take
  private record Listed(@JsonUnwrapped RunSummary run, long bytes) {}

  @Override
  public Integer call() {
    var repository = project.repository();
    var runs = project.hasStore(repository) ? runs(repository) : List.<Listed>of();
    if (json) {
      surroundings.out().println(Json.write(runs));
    } else {
      print(runs);
    }
    return ExitCode.SUCCEEDED;
  }

  private List<Listed> runs(Repository repository) {
    try (var store = project.store(repository)) {
      var liveness = Liveness.now(project.state(repository), store);
      var sizes = store.sizes();
      return store.runs().stream()
          .map(run -> new Listed(liveness.correct(run), sizes.getOrDefault(run.run(), 0L)))
          .toList();
    }
  }

  private void print(List<Listed> runs) {
    var table = new Table("RUN", "STATE", "TASKS", "SIZE", "STARTED", "GOAL");
    for (var listed : runs) {
      var run = listed.run();
      table.row(
          run.run(),
          run.state().word(),
          "%d/%d".formatted(run.done(), run.tasks()),
          Bytes.words(listed.bytes()),
          run.startedAt().truncatedTo(ChronoUnit.SECONDS),
          Legible.line(run.goal()));
    }
    table.print(surroundings.out());
  }
}
