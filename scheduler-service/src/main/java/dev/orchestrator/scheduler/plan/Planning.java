package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.TaskState;
import java.util.List;

/// Where the planning of a run stands. It is worked on by attempts like a task, but it is none: it
/// ends with tasks.
public final class Planning {
  private final TaskNode node;
  private boolean addition;
  private String words = "";
  private int refusals;
  private List<String> problems = List.of();
  private List<Task> proposal = List.of();

  Planning(TaskNode node) {
    this.node = node;
  }

  public TaskNode node() {
    return node;
  }

  /// Whether a plan, or more of it, is still to come.
  public boolean isOpen() {
    return node.state == TaskState.READY
        || node.state == TaskState.RUNNING
        || node.state == TaskState.WAITING;
  }

  /// Whether there has been any planning at all.
  boolean isRequested() {
    return node.state != TaskState.PENDING;
  }

  /// Whether a person is to say what becomes of the proposal.
  public boolean isProposed() {
    return node.state == TaskState.WAITING && node.retryDue == null && !node.asking;
  }

  /// Whether tasks are to be added to a plan that there is already.
  public boolean isAddition() {
    return addition;
  }

  /// What a person wants changed or added; empty for a first plan.
  public String words() {
    return words;
  }

  /// What was wrong with the last answer; empty when nothing was, or a person has said something
  /// else since.
  public List<String> problems() {
    return problems;
  }

  /// The tasks that were proposed last.
  public List<Task> proposal() {
    return proposal;
  }

  /// How many answers in a row could not be used.
  int refusals() {
    return refusals;
  }

  /// Who asks for the same once more has said nothing about what was wrong with the last answer.
  void request(RunEvent.PlanningRequested requested) {
    if (addition != requested.addition() || !words.equals(requested.words())) {
      problems = List.of();
    }
    addition = requested.addition();
    words = requested.words();
    refusals = 0;
    node.failures = 0;
    node.limits = 0;
  }

  void propose(List<Task> tasks) {
    proposal = tasks;
    refusals = 0;
    problems = List.of();
  }

  void refuse(List<String> found) {
    refusals++;
    problems = found;
  }

  @Override
  public String toString() {
    return "addition=%s words=%s refusals=%d problems=%s proposal=%s"
        .formatted(addition, words, refusals, problems, proposal);
  }
}
