package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;

/// Events as the tests of the machine expect them.
final class Happened {
  private Happened() {}

  static RunEvent ready(String task) {
    return new RunEvent.TaskReady(new TaskId(task));
  }

  static RunEvent blocked(String task, String by) {
    return new RunEvent.WriteBlocked(new TaskId(task), new TaskId(by));
  }

  static RunEvent attemptStarted(String task, int number) {
    return new RunEvent.AttemptStarted(new TaskId(task), number, "coder", null);
  }

  static RunEvent stepStarted(String task, int number, int step, String name, String agent) {
    return new RunEvent.AttemptStarted(new TaskId(task), number, step, name, agent, null);
  }

  static RunEvent attemptSucceeded(String task, int number) {
    return new RunEvent.AttemptSucceeded(new TaskId(task), number, "done", Usage.NONE);
  }

  static RunEvent checked(String task, int number, Verdict verdict) {
    return new RunEvent.AttemptSucceeded(
        new TaskId(task), number, "done", Usage.NONE, verdict, ChangedPaths.NONE);
  }

  static RunEvent attemptFailed(String task, int number, FailureClass failure) {
    return new RunEvent.AttemptFailed(new TaskId(task), number, failure, "broken", Usage.NONE);
  }

  static RunEvent attemptStopped(String task, int number) {
    return new RunEvent.AttemptInterrupted(new TaskId(task), number, "stopped on request");
  }

  static RunEvent attemptLost(String task, int number) {
    return new RunEvent.AttemptInterrupted(
        new TaskId(task), number, "the orchestrator that ran it is gone");
  }

  static RunEvent integrating(String task, int number) {
    return new RunEvent.IntegrationStarted(new TaskId(task), number);
  }

  static RunEvent taskSucceeded(String task) {
    return new RunEvent.TaskSucceeded(new TaskId(task), "c0ffee", null);
  }

  static RunEvent taskFailed(String task, FailureClass failure, String reason) {
    return new RunEvent.TaskFailed(new TaskId(task), failure, reason);
  }

  static RunEvent taskSkipped(String task, String... because) {
    return new RunEvent.TaskSkipped(new TaskId(task), Plans.ids(because));
  }

  static RunEvent taskCancelled(String task) {
    return new RunEvent.TaskCancelled(new TaskId(task));
  }

  static RunEvent taskRevived(String task, String... revived) {
    return new RunEvent.TaskRevived(new TaskId(task), Plans.ids(revived));
  }

  static RunEvent finished(RunState outcome) {
    return new RunEvent.RunFinished(outcome);
  }
}
