package dev.orchestrator.scheduler.simulation;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.TaskState;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What people want of a run: sensible things mostly, and now and then something that cannot be.
final class SimulatedPeople {
  private final Scene scene;
  private final RandomGenerator random;

  SimulatedPeople(Scene scene, RandomGenerator random) {
    this.scene = scene;
    this.random = random;
  }

  RunInstruction anything(SimulatedRun run) {
    var view = run.view();
    return switch (random.nextInt(53)) {
      case 0, 1, 2, 3, 4, 5, 6, 7, 8 ->
          new RunInstruction.RetryTask(
              run.id,
              any(
                  view,
                  task ->
                      Set.of(TaskState.FAILED, TaskState.CANCELLED, TaskState.WAITING)
                          .contains(task.state)));
      case 9, 10, 11, 12, 13, 14, 15 ->
          new RunInstruction.CancelTask(run.id, any(view, task -> !task.state.isFinal()));
      case 16, 17, 18 -> new RunInstruction.PauseRun(run.id);
      case 19, 20, 21, 22 -> new RunInstruction.ContinueRun(run.id);
      case 38, 39, 40 -> new RunInstruction.PauseTask(run.id, any(view, one -> !one.paused));
      case 41, 42, 43 -> new RunInstruction.ContinueTask(run.id, any(view, one -> one.paused));
      case 23, 24, 25 -> new RunInstruction.AddTasks(run.id, tasks(view));
      case 26, 27 -> new RunInstruction.PlanMore(run.id, "more");
      case 28, 29 -> new RunInstruction.ApprovePlan(run.id, null);
      case 30 -> new RunInstruction.ApprovePlan(run.id, tasks(view));
      case 31 -> new RunInstruction.RejectPlan(run.id, "no");
      case 32, 33 -> new RunInstruction.ChangePlan(run.id, "not so");
      case 34, 35 -> new RunInstruction.AcceptTask(run.id, any(view, TaskView::isUndecided));
      case 45, 46, 47, 48, 49 ->
          new RunInstruction.AnswerQuestion(
              run.id,
              1 + random.nextInt(view.questions.size() + 1),
              random.nextInt(10) == 0 ? " " : "so it is");
      case 36, 37 ->
          new RunInstruction.ReviseTask(
              run.id, any(view, TaskView::isUndecided), random.nextBoolean() ? "" : "shorter");
      case 50, 51, 52 -> budget(run, any(view, one -> view.spending.isHeld(one.id())));
      default ->
          random.nextInt(8) == 0
              ? new RunInstruction.CancelRun(run.id)
              : new RunInstruction.ContinueRun(run.id);
    };
  }

  /// What a run needs of a person before it can end.
  List<RunInstruction> needed(SimulatedRun run) {
    var view = run.view();
    var needed = new ArrayList<RunInstruction>();
    if (view.paused) {
      needed.add(new RunInstruction.ContinueRun(run.id));
    }
    if (view.spending.isHeld(null)) {
      needed.add(more(run, null));
    }
    view.tasks().stream()
        .filter(task -> view.spending.isHeld(task.id()))
        .forEach(task -> needed.add(more(run, task.id())));
    view.all()
        .filter(task -> task.paused)
        .forEach(task -> needed.add(new RunInstruction.ContinueTask(run.id, task.id())));
    if (view.planning.isUndecided()) {
      needed.add(
          random.nextInt(4) == 0
              ? new RunInstruction.RejectPlan(run.id, "no")
              : new RunInstruction.ApprovePlan(run.id, null));
    }
    view.tasks().stream()
        .filter(TaskView::isUndecided)
        .forEach(task -> needed.add(decision(run, task.id())));
    view.tasks().stream()
        .filter(TaskView::isLeftToPerson)
        .forEach(task -> needed.add(merge(run, task.id())));
    return needed;
  }

  /// Bounds of all kinds, of which some are reached already and some are none.
  private RunInstruction budget(SimulatedRun run, TaskId any) {
    var task = random.nextBoolean() ? null : any;
    var usd = random.nextBoolean() ? null : Double.valueOf(1 + random.nextInt(40));
    var tokens = random.nextBoolean() ? null : Long.valueOf(1 + random.nextInt(40_000));
    return new RunInstruction.SetBudget(run.id, task, usd, tokens, random.nextInt(4) == 0);
  }

  private RunInstruction more(SimulatedRun run, @Nullable TaskId task) {
    var spending = run.view().spending;
    return random.nextInt(4) == 0
        ? new RunInstruction.SetBudget(run.id, task, null, null, true)
        : new RunInstruction.SetBudget(
            run.id, task, spending.usd(task) + 5, spending.tokens(task) + 5_000, false);
  }

  private RunInstruction merge(SimulatedRun run, TaskId task) {
    return random.nextInt(4) == 0
        ? new RunInstruction.CancelTask(run.id, task)
        : new RunInstruction.RetryTask(run.id, task);
  }

  private RunInstruction decision(SimulatedRun run, TaskId task) {
    return switch (random.nextInt(4)) {
      case 0 -> new RunInstruction.CancelTask(run.id, task);
      case 1 -> new RunInstruction.ReviseTask(run.id, task, "shorter");
      default -> new RunInstruction.AcceptTask(run.id, task);
    };
  }

  /// Now and then such as no plan may have.
  private List<Task> tasks(RunView view) {
    var existing = view.tasks().size() - (random.nextInt(5) == 0 ? 1 : 0);
    return scene.tasks(Math.max(0, existing), 1 + random.nextInt(6));
  }

  private TaskId any(RunView view, Predicate<TaskView> fitting) {
    var all = view.all().toList();
    var fits = all.stream().filter(fitting).toList();
    var chosen = fits.isEmpty() || random.nextInt(6) == 0 ? all : fits;
    return random.nextInt(50) == 0
        ? new TaskId("unknown")
        : chosen.get(random.nextInt(chosen.size())).id();
  }
}
