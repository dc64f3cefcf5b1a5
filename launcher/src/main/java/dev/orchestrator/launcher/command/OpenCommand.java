package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.PrivateExcludes;
import dev.orchestrator.runner.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Opens a shell in a task's workspace, which is made again where it was put away.
@Command(name = "open", description = "Open a shell in the workspace of a task.")
final class OpenCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final OneTask chosen = new OneTask();

  @Option(names = "--print", description = "Print the workspace's folder instead.")
  private boolean print;

  OpenCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws InterruptedException {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var choice = chosen.in(store);
      var run = choice.run().run();
      var id = choice.task();
      var summary =
          store.tasks(run).stream().filter(one -> one.task().equals(id)).findFirst().orElseThrow();
      var folder =
          Workspaces.open(repository, run, id)
              .orElseThrow(() -> UserException.usage(absent(run, summary)));
      if (print) {
        surroundings.out().println(folder);
        return ExitCode.SUCCEEDED;
      }
      if (Liveness.now(project.state(repository), store).correct(run, summary).state()
          == TaskState.RUNNING) {
        surroundings.err().println("note: an agent works here at the moment");
      }
      return shell(repository, folder, new AttemptId(run, id, 1));
    }
  }

  private static String absent(RunId run, TaskSummary summary) {
    return summary.commit() == null
        ? "task %s of run %s has no work to look at".formatted(summary.task(), run)
        : "task %s is merged as %s and has no workspace any more; `orchestrator diff %s %1$s` shows what it changed"
            .formatted(summary.task(), summary.commit(), run);
  }

  /// Git sees there what it sees in the agents' hands: not the files that were copied into it.
  private int shell(Repository repository, Path folder, AttemptId any) throws InterruptedException {
    var shell = surroundings.environment().getOrDefault("SHELL", "sh");
    surroundings
        .err()
        .printf("the workspace of task %s is %s; `exit` leads back%n", any.task(), folder);
    var builder = new ProcessBuilder(shell).directory(folder.toFile()).inheritIO();
    var variables = builder.environment();
    variables.putAll(PrivateExcludes.of(repository, any).variables());
    variables.put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    variables.put("ORCHESTRATOR_RUN", any.run().value());
    variables.put("ORCHESTRATOR_TASK", any.task().value());
    try {
      builder.start().waitFor();
    } catch (IOException e) {
      throw UserException.environment(
          "the shell `%s` cannot be started (%s); set SHELL to one that can"
              .formatted(shell, IoReason.of(e)));
    }
    return ExitCode.SUCCEEDED;
  }
}
