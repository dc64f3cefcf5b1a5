package dev.orchestrator.scheduler.plan;

import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What runners and people say to the machine in its tests.
final class Said {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final RunId RUN = new RunId("r1");

  private Said() {}

  static AttemptId attempt(String task, int number) {
    return new AttemptId(RUN, new TaskId(task), number);
  }

  static Input reported(AttemptReport report) {
    return new Input.Reported(report, NOW);
  }

  static Input succeeded(String task, int number) {
    return reported(new AttemptReport.Succeeded(attempt(task, number), "done", Usage.NONE));
  }

  static Input checked(String task, int number, @Nullable Verdict verdict) {
    return reported(
        new AttemptReport.Succeeded(
            attempt(task, number), "done", Usage.NONE, verdict, ChangedPaths.NONE));
  }

  static Input planned(int number, String answer) {
    return reported(
        new AttemptReport.Succeeded(
            new AttemptId(RUN, TaskId.PLANNING, number), answer, Usage.NONE));
  }

  static Input failed(String task, int number, FailureClass failure) {
    return failed(task, number, failure, null);
  }

  static Input failed(String task, int number, FailureClass failure, @Nullable Instant resetsAt) {
    return reported(
        new AttemptReport.Failed(attempt(task, number), failure, "broken", Usage.NONE, resetsAt));
  }

  static Input stopped(String task, int number) {
    return reported(new AttemptReport.Stopped(attempt(task, number)));
  }

  static Input integrated(String task, int number) {
    return reported(new AttemptReport.Integrated(attempt(task, number), "c0ffee", null));
  }

  static Input notIntegrated(String task, int number, String reason) {
    return notIntegrated(task, number, FailureClass.AGENT, reason);
  }

  static Input notIntegrated(String task, int number, FailureClass failure, String reason) {
    return reported(new AttemptReport.NotIntegrated(attempt(task, number), failure, reason));
  }

  static Input instructed(RunInstruction instruction) {
    return new Input.Instructed(instruction);
  }

  static RunInstruction retry(String task) {
    return new RunInstruction.RetryTask(RUN, new TaskId(task));
  }

  static RunInstruction cancel(String task) {
    return new RunInstruction.CancelTask(RUN, new TaskId(task));
  }

  static RunInstruction add(Task... tasks) {
    return new RunInstruction.AddTasks(RUN, List.of(tasks));
  }

  static RunInstruction pauseTask(String task) {
    return new RunInstruction.PauseTask(RUN, new TaskId(task));
  }

  static RunInstruction continueTask(String task) {
    return new RunInstruction.ContinueTask(RUN, new TaskId(task));
  }
}
