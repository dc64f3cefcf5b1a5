package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.OutputBatch;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.store.query.StoreReader;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what the agents of a run said.
@Command(name = "logs", description = "Print what the agents of a run said.")
final class LogsCommand implements Callable<Integer> {
  private static final int PAGE = 200;

  /// Another process writes, so there is nobody to wait for but the clock.
  private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(100);

  /// Looks for output between two questions whether more can come.
  private static final int LOOKS = 5;

  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run (default: the newest).")
  private @Nullable String wanted;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "One task alone.")
  private @Nullable String task;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run is over.")
  private boolean follow;

  @Option(
      names = "--raw",
      description = "Print what the agents' programs wrote to stdout, as it came.")
  private boolean raw;

  LogsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws InterruptedException {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var run = RunChoice.of(store, wanted).run();
      var only = task == null ? null : TaskChoice.of(store, run, task);
      var selection = new LogSelection(raw);
      var row = print(selection, store, run, only, 0);
      while (follow && Liveness.now(project.state(repository), store).isUnderWay(run)) {
        for (int look = 0; look < LOOKS; look++) {
          Thread.sleep(FOLLOW_INTERVAL);
          row = print(selection, store, run, only, row);
        }
      }
      print(selection, store, run, only, row);
      selection.unfinished().forEach(line -> print(line.attempt(), line.text()));
    }
    return ExitCode.SUCCEEDED;
  }

  /// Prints all that came after a row and tells the last row there is.
  private long print(
      LogSelection selection, StoreReader store, RunId run, @Nullable TaskId only, long after) {
    long last = after;
    for (var page = store.output(run, only, last, PAGE);
        !page.isEmpty();
        page = store.output(run, only, last, PAGE)) {
      page.forEach(stored -> print(selection, stored.batch()));
      last = page.getLast().row();
    }
    surroundings.out().flush();
    return last;
  }

  private void print(LogSelection selection, OutputBatch batch) {
    for (var line : batch.lines()) {
      selection.take(batch.attempt(), line).ifPresent(text -> print(batch.attempt(), text));
    }
  }

  private void print(AttemptId attempt, String text) {
    var name = task == null ? attempt.task() + " | " : "";
    surroundings.out().println(name + (raw ? text : Legible.text(text)));
  }
}
