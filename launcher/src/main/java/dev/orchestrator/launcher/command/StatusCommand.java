package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.Table;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows where a run and each of its tasks stand.
@Command(name = "status", description = "Show where a run and its tasks stand.")
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run (default: the newest).")
  private @Nullable String wanted;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  private record Status(RunSummary run, List<TaskSummary> tasks) {}

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var liveness = Liveness.now(project.state(repository), store);
      var run = liveness.correct(RunChoice.of(store, wanted));
      var tasks = store.tasks(run.run()).stream();
      var status = new Status(run, tasks.map(task -> liveness.correct(run.run(), task)).toList());
      if (json) {
        surroundings.out().println(Json.write(status));
      } else {
        print(status);
      }
    }
    return ExitCode.SUCCEEDED;
  }

  private void print(Status status) {
    var out = surroundings.out();
    var run = status.run();
    out.printf(
        "run %s: %s, %d of %d tasks succeeded%n",
        run.run(), run.state().word(), run.done(), run.tasks());
    if (!run.goal().isEmpty()) {
      out.println("goal: " + Legible.line(run.goal()));
    }
    out.println();
    var table = new Table("TASK", "STATE", "AGENT", "ATTEMPTS", "COMMIT", "REASON");
    status.tasks().forEach(task -> row(table, task));
    table.print(out);
    advice(run).forEach(out::println);
  }

  private static void row(Table table, TaskSummary task) {
    table.row(
        task.task(),
        task.state().word(),
        task.agent(),
        task.attempts(),
        Legible.commit(Objects.requireNonNullElse(task.commit(), "")),
        Legible.line(Objects.requireNonNullElse(task.reason(), "")));
  }

  private static List<String> advice(RunSummary run) {
    if (run.state() == RunState.INTERRUPTED) {
      return List.of("", "`orchestrator resume %s` goes on with it".formatted(run.run()));
    }
    return run.parked() == null ? List.of() : List.of("", Legible.text(run.parked()));
  }
}
