package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.StoreReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Goes on with a run in this terminal.
///
/// @param tasks as they stand now
record Resumption(RunSummary run, List<TaskSummary> tasks, RunHistory history) {

  static Resumption of(StoreReader store, RunSummary run) {
    return new Resumption(run, store.tasks(run.run()), Histories.ofPlan(store, run.run()));
  }

  /// @param instructions what is to be done first
  /// @return the program's exit code
  /// @throws UserException when the run cannot go on
  int goOn(
      Surroundings surroundings,
      Project project,
      Format format,
      Repository repository,
      List<RunInstruction> instructions)
      throws Exception {
    var config = project.config(repository);
    requireOriginal(repository);
    checkBase(repository);
    checkWork(repository);
    Preflight.check(agents(instructions), config, surroundings.environment(), repository.top());
    var before = history.lastSequence();
    return surroundings
        .localRun(project.state(repository), config)
        .resume(run.run(), instructions, before, format.report(run.run(), config, before));
  }

  /// A repository that was moved takes its runs along. A copy does not: what a run does goes on in
  /// one place only, as do the conversations of its agents.
  private void requireOriginal(Repository repository) {
    var home = Path.of(run.origin().repository());
    if (!isSame(home, repository.top()) && StateFolder.in(home).keeps(run.run())) {
      throw UserException.environment(
          "run %s belongs to the repository at %s, which is still there; this one at %s is a copy of it: resume the run there, or start a new one here"
              .formatted(run.run(), home, repository.top()));
    }
  }

  /// A run that was imported without its work may have begun at a commit that is not here.
  private void checkBase(Repository repository) {
    var base = run.origin().baseCommit();
    if (!repository.hasCommit(base)) {
      throw UserException.environment(
          "run %s builds on commit %s, which this repository does not have; fetch it to go on"
              .formatted(run.run(), base));
    }
  }

  /// One that was imported without its work would go on as if nothing had been done.
  private void checkWork(Repository repository) {
    var done = tasks.stream().map(TaskSummary::commit).filter(Objects::nonNull).toList();
    for (var missing : repository.missing(done).stream().limit(1).toList()) {
      throw UserException.environment(
          "run %s has brought in commit %s, which this repository does not have; import the run with its work, or fetch the commit, to go on"
              .formatted(run.run(), missing));
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those that have work to do.
  private Set<String> agents(List<RunInstruction> instructions) {
    if (instructions.stream().anyMatch(RunInstruction.CancelRun.class::isInstance)) {
      return Set.of();
    }
    var left = agents(task -> !task.state().isFinal());
    return Stream.concat(left, instructions.stream().flatMap(this::agents))
        .collect(Collectors.toSet());
  }

  private Stream<String> agents(RunInstruction instruction) {
    return switch (instruction) {
      case RunInstruction.ApprovePlan(_, var edited) when edited != null -> agentsOf(edited);
      case RunInstruction.ApprovePlan _ -> agentsOf(history.proposal().orElse(List.of()));
      case RunInstruction.ChangePlan _, RunInstruction.PlanMore _ -> Stream.of(Config.ORCHESTRATOR);
      case RunInstruction.AddTasks(_, var added) -> agentsOf(added);
      case RunInstruction.RetryTask _ -> agents(task -> task.state() != TaskState.SUCCEEDED);
      case RunInstruction.RejectPlan _,
          RunInstruction.CancelTask _,
          RunInstruction.CancelRun _,
          RunInstruction.PauseTask _,
          RunInstruction.ContinueTask _,
          RunInstruction.PauseRun _,
          RunInstruction.ContinueRun _,
          RunInstruction.AcceptTask _,
          RunInstruction.ReviseTask _,
          RunInstruction.AnswerQuestion _,
          RunInstruction.SetBudget _ ->
          Stream.of();
    };
  }

  private Stream<String> agents(Predicate<TaskSummary> which) {
    var chosen = tasks.stream().filter(which).map(TaskSummary::task).collect(Collectors.toSet());
    var planned = history.tasks().stream().filter(task -> chosen.contains(task.id())).toList();
    return Stream.concat(
        chosen.stream().filter(TaskId.PLANNING::equals).map(_ -> Config.ORCHESTRATOR),
        agentsOf(planned));
  }

  /// By the workflows that the run has kept.
  private Stream<String> agentsOf(List<Task> some) {
    return some.stream().flatMap(task -> PlanAgents.of(task, history.workflows()));
  }
}
