package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import java.util.List;

/// How a run comes to its tasks: the orchestrator agent answers, an answer that cannot be used goes
/// back to it with what is wrong, one that can be used waits for a person's word unless none is
/// wanted.
final class PlanningRules {
  /// After this many answers in a row that cannot be used the planning has failed.
  static final int MAX_ANSWERS = 3;

  private final Decisions decisions;
  private final PlanAnswers answers;
  private final EndingRules endings;

  PlanningRules(Decisions decisions, PlanAnswers answers, EndingRules endings) {
    this.decisions = decisions;
    this.answers = answers;
    this.endings = endings;
  }

  private Planning planning() {
    return decisions.state().planning();
  }

  void answered(String answer) {
    switch (answers.read(answer, existing())) {
      case PlanAnswers.Reading.Tasks(var tasks) -> propose(tasks);
      case PlanAnswers.Reading.Problems(var problems) -> refuse(problems);
    }
  }

  List<Task> existing() {
    return decisions.state().nodes().stream().map(TaskNode::task).toList();
  }

  private void propose(List<Task> tasks) {
    decisions.emit(new RunEvent.PlanProposed(planning().node().attempt(), tasks));
    switch (decisions.state().origin().approval()) {
      case AUTOMATIC -> adopt(tasks);
      case PLAN_ONLY -> finishIfThatWasAll();
      case ASK -> {}
    }
  }

  /// A run that has tasks wants more than a plan by now.
  private void finishIfThatWasAll() {
    if (existing().isEmpty()) {
      decisions.emit(new RunEvent.RunFinished(RunState.SUCCEEDED));
    }
  }

  private void refuse(List<String> problems) {
    decisions.emit(new RunEvent.PlanRefused(planning().node().attempt(), problems));
    if (planning().refusals() >= MAX_ANSWERS) {
      decisions.emit(
          new RunEvent.TaskFailed(
              planning().node().id(),
              FailureClass.AGENT,
              "the orchestrator agent gave no usable plan in %d answers; the last one: %s"
                  .formatted(MAX_ANSWERS, String.join("; ", problems))));
    }
  }

  /// The tasks are the run's from here on.
  void adopt(List<Task> tasks) {
    decisions.emit(new RunEvent.TasksAdded(tasks));
    tasks.forEach(task -> endings.admit(decisions.state().node(task.id())));
  }

  void reject(String reason) {
    decisions.emit(new RunEvent.PlanRejected(reason));
  }

  void request(String words, boolean addition) {
    decisions.emit(new RunEvent.PlanningRequested(words, addition));
  }
}
