package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.store.query.StoreReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/// The task that a command looks at; a part of every command that looks at one.
final class OneTask {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private @Nullable String run;

  @Parameters(index = "1", paramLabel = "TASK", description = "The task.")
  private @Nullable String task;

  /// A task and its run.
  record Choice(RunSummary run, TaskId task) {}

  /// @throws dev.orchestrator.launcher.UserException when there is no such run or task
  Choice in(StoreReader store) {
    var chosen = RunChoice.of(store, run);
    return new Choice(chosen, TaskChoice.of(store, chosen.run(), Objects.requireNonNull(task)));
  }
}
