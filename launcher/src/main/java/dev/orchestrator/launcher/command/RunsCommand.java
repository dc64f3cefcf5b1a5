package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.ExitCode;
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

  @Override
  public Integer call() {
    var repository = project.repository();
    var runs = project.hasStore(repository) ? runs(repository) : List.<RunSummary>of();
    if (json) {
      surroundings.out().println(Json.write(runs));
    } else {
      print(runs);
    }
    return ExitCode.SUCCEEDED;
  }

  private List<RunSummary> runs(Repository repository) {
    try (var store = project.store(repository)) {
      var liveness = Liveness.now(project.state(repository), store);
      return store.runs().stream().map(liveness::correct).toList();
    }
  }

  private void print(List<RunSummary> runs) {
    var table = new Table("RUN", "STATE", "TASKS", "STARTED", "GOAL");
    runs.forEach(run ->
        table.row(
            run.run(),
            run.state().word(),
            "%d/%d".formatted(run.done(), run.tasks()),
            run.startedAt().truncatedTo(ChronoUnit.SECONDS),
            Legible.line(run.goal())));
    table.print(surroundings.out());
  }
}
