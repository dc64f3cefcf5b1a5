package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.Acknowledged;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.gateway.client.GatewayClient;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.local.Refusals;
import dev.orchestrator.runner.git.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Gives a run what a person wants done with it: to the program that drives the run, or, where
/// nobody does, by going on with the run in this terminal. Part of every command that does so.
final class Instructions {
  private static final Set<TaskState> UNSUCCESSFUL =
      EnumSet.of(TaskState.FAILED, TaskState.CANCELLED);

  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final Format format;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run.")
  private @Nullable String wanted;

  Instructions(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
    this.format = new Format(surroundings);
  }

  /// A run, what has become of it so far, and whether somebody works on it.
  record Target(Repository repository, Resumption past, boolean live) {
    RunId run() {
      return past.run().run();
    }

    /// @throws UserException when the run has no such task
    TaskId task(String name) {
      return TaskChoice.of(past.tasks(), run(), name);
    }

    /// How many attempts of a task have been started.
    int attempts(TaskId task) {
      return past.tasks().stream()
          .filter(one -> one.task().equals(task))
          .mapToInt(TaskSummary::attempts)
          .sum();
    }

    /// A plan that a person did not want, or a question, which is asked again with its task.
    private static boolean isDropped(TaskSummary task) {
      return task.task().isAnswering()
          || (task.task().equals(TaskId.PLANNING) && task.state() == TaskState.CANCELLED);
    }

    /// The tasks that failed or were cancelled, each after those that it depends on.
    List<TaskId> unsuccessful() {
      return ParentsFirst.of(past.tasks()).stream()
          .filter(one -> UNSUCCESSFUL.contains(one.state()) && !isDropped(one))
          .map(TaskSummary::task)
          .toList();
    }
  }

  /// The tasks in a file, which may depend on those that the run has.
  ///
  /// @throws UserException naming every problem in the file
  List<Task> tasks(Path file, Target target) {
    var config = project.config(target.repository());
    return PlanFile.read(surroundings, file, config, target.past().history()).tasks();
  }

  /// The run that the command line names.
  Target target() {
    var repository = project.repository();
    try (var store = project.store(repository)) {
      var run = RunChoice.of(store, Objects.requireNonNull(wanted));
      var live = Liveness.now(project.state(repository), store).isUnderWay(run.run());
      return new Target(repository, Resumption.of(store, run), live);
    }
  }

  /// Gives the instructions, one after the other. Nothing is done when the first one is refused;
  /// when a later one is, the others are given all the same.
  ///
  /// @param done what is then the case, in words, where somebody else drives the run
  /// @return the program's exit code
  /// @throws UserException when one is refused by the program that drives the run, or the first one
  ///   is refused here
  int give(Target target, List<RunInstruction> instructions, String done) throws Exception {
    if (!target.live()) {
      return target.past().goOn(surroundings, project, format, target.repository(), instructions);
    }
    var sentence =
        withDriver(
            target,
            driver -> {
              give(instructions, driver);
              return done;
            });
    if (!format.isJson()) {
      surroundings.out().println(sentence);
    }
    return ExitCode.SUCCEEDED;
  }

  private static void give(List<RunInstruction> instructions, GatewayClient driver) {
    var refusals = new ArrayList<Refusal>();
    for (var next = 0; next < instructions.size() && (next != 1 || refusals.isEmpty()); next++) {
      if (driver.ask(SchedulerAddresses.INSTRUCT, instructions.get(next))
          instanceof Reply.Refused<Acknowledged>(var refusal)) {
        refusals.add(refusal);
      }
    }
    if (!refusals.isEmpty()) {
      var sentences = refusals.stream().map(Refusal::sentence).collect(Collectors.joining("\n"));
      throw Refusals.asUserException(new Refusal(refusals.getFirst().code(), sentences));
    }
  }

  /// @throws UserException when the program that drives the run cannot be reached
  <R> R withDriver(Target target, Function<GatewayClient, R> action) {
    var services =
        project
            .state(target.repository())
            .services()
            .orElseThrow(() ->
                UserException.environment(
                    "the orchestrator that drives run %s lets nobody in at the moment; try again"
                        .formatted(target.run())));
    try (services) {
      return action.apply(services);
    }
  }
}
