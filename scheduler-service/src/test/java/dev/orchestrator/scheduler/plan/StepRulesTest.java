package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.integrating;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Happened.stepStarted;
import static dev.orchestrator.scheduler.plan.Happened.taskFailed;
import static dev.orchestrator.scheduler.plan.Happened.taskSkipped;
import static dev.orchestrator.scheduler.plan.Happened.taskSucceeded;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.NOW;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.attempt;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.integrated;
import static dev.orchestrator.scheduler.plan.Said.reported;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.ChangedPaths;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.run.Verdict;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How tasks go through their workflows.
class StepRulesTest {
  private static final StepConfig CODE = StepConfig.by(null, StepKind.CODE);
  private static final StepConfig REVIEW =
      step("review", StepKind.REVIEW, "reviewer", null, List.of(), 2, OnUnresolved.ASK);
  private static final StepConfig CHECK =
      step("check", StepKind.TEST, null, List.of("make"), List.of("src/**"), 1, OnUnresolved.FAIL);

  private RunMachine machine = machine(CODE, REVIEW, CHECK);

  @Test
  void shouldGoFromStepToStepAndReleaseDependentsOnlyAfterTheMerge() {
    assertThat(machine.decide(new Input.Begin()))
        .containsExactly(ready("a"), attemptStarted("a", 1));
    assertThat(machine.decide(coded(1, "src/x")))
        .containsExactly(
            coded(1, ChangedPaths.of(List.of("src/x"))),
            new RunEvent.StepReached(new TaskId("a"), 1, List.of()),
            stepStarted("a", 2, 1, "review", "reviewer"));
    assertThat(machine.decide(checked(2, Verdict.approved(), "src/x")))
        .endsWith(
            new RunEvent.StepReached(new TaskId("a"), 2, List.of()),
            stepStarted("a", 3, 2, "check", "check"));
    assertThat(machine.decide(checked(3, Verdict.approved(), "src/x")))
        .endsWith(integrating("a", 3));
    assertThat(machine.decide(integrated("a", 3)))
        .containsExactly(taskSucceeded("a"), ready("b"), attemptStarted("b", 1));
  }

  @Test
  void shouldBuildOnTheLastAttemptThatWroteAndIsKnownToHaveSucceeded() {
    machine = machine(CODE, REVIEW, CODE, CODE);
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));
    assertThat(basis()).isEqualTo(1);
    machine.decide(checked(2, Verdict.approved(), "src/x"));
    assertThat(basis()).isEqualTo(1);
    machine.decide(coded(3, "src/x"));
    assertThat(basis()).isEqualTo(3);

    machine.decide(new Input.Resume());

    assertThat(machine.state().node(new TaskId("a")).attempt()).isEqualTo(5);
    assertThat(basis()).isEqualTo(3);
  }

  private int basis() {
    return machine.state().node(new TaskId("a")).handedOverBy();
  }

  @Test
  void shouldLeaveOutAStepWhenNothingThatItIsForChanged() {
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "docs/x"));

    assertThat(machine.decide(checked(2, Verdict.approved(), "docs/x")))
        .endsWith(integrating("a", 2));

    machine = machine(CODE, CHECK, REVIEW);
    machine.decide(new Input.Begin());
    assertThat(machine.decide(coded(1, "docs/x")))
        .contains(new RunEvent.StepReached(new TaskId("a"), 2, List.of("check")));
  }

  @Test
  void shouldLeaveOutNoStepWhenNotAllThatChangedIsKnown() {
    machine = machine(CODE, CHECK);
    machine.decide(new Input.Begin());

    assertThat(
            machine.decide(
                reported(
                    new AttemptReport.Succeeded(
                        attempt("a", 1),
                        "done",
                        Usage.NONE,
                        null,
                        new ChangedPaths(List.of("docs/x"), false)))))
        .endsWith(stepStarted("a", 2, 1, "check", "check"));
  }

  @Test
  void shouldGoBackToTheCodeStepForEachRoundAndThenAskAPerson() {
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));

    for (int round = 1; round <= 2; round++) {
      assertThat(machine.decide(checked(2 * round, changes("shorter"), "src/x")))
          .endsWith(
              new RunEvent.ChangesRequested(new TaskId("a"), 1, round, 0, "shorter"),
              attemptStarted("a", 2 * round + 1));
      machine.decide(coded(2 * round + 1, "src/x"));
    }
    assertThat(machine.decide(checked(6, changes("shorter"), "src/x")))
        .endsWith(new RunEvent.DecisionNeeded(new TaskId("a"), 1, "shorter"));
    assertThat(machine.decide(new Input.Tick(NOW.plusSeconds(9)))).isEmpty();
  }

  @Test
  void shouldLookAfreshWhenATaskIsRetriedThatFailedAtItsCheck() {
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 1), "code session")));
    machine.decide(coded(1, "src/x"));
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 2), "review session")));
    machine.decide(failed("a", 2, FailureClass.AGENT));

    assertThat(machine.decide(new Input.Resume(Said.retry("a"))))
        .endsWith(ready("a"), stepStarted("a", 3, 1, "review", "reviewer"));
    assertThat(machine.decide(checked(3, changes("shorter"), "src/x")))
        .endsWith(
            new RunEvent.AttemptStarted(new TaskId("a"), 4, 0, "code", "coder", "code session"));
  }

  @Test
  void shouldGoOnWhenAPersonAcceptsTheWork() {
    askForDecision();

    assertThat(machine.decide(instructed(new RunInstruction.AcceptTask(RUN, new TaskId("a")))))
        .containsExactly(
            new RunEvent.DecisionMade(new TaskId("a"), true, ""),
            new RunEvent.StepReached(new TaskId("a"), 2, List.of()),
            stepStarted("a", 7, 2, "check", "check"));
  }

  @Test
  void shouldGiveTheChecksTheirRoundsAgainWhenAPersonSendsTheWorkBack() {
    askForDecision();

    assertThat(
            machine.decide(
                instructed(new RunInstruction.ReviseTask(RUN, new TaskId("a"), "much shorter"))))
        .containsExactly(
            new RunEvent.DecisionMade(new TaskId("a"), false, "much shorter"),
            new RunEvent.ChangesRequested(new TaskId("a"), 1, 1, 0, "shorter\n\nmuch shorter"),
            attemptStarted("a", 7));
    machine.decide(coded(7, "src/x"));
    assertThat(machine.decide(checked(8, changes("still"), "src/x")))
        .contains(new RunEvent.ChangesRequested(new TaskId("a"), 1, 2, 0, "still"));
  }

  @Test
  void shouldFailTheTaskWhenACheckIsNotSatisfiedInTheEnd() {
    machine = machine(CODE, CHECK);
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));
    machine.decide(checked(2, changes("red"), "src/x"));
    machine.decide(coded(3, "src/x"));

    assertThat(machine.decide(checked(4, changes("red"), "src/x")))
        .containsSubsequence(
            taskFailed("a", FailureClass.AGENT, "check still asked for changes after 1 round: red"),
            taskSkipped("b", "a"));
  }

  @Test
  void shouldFailTheTaskWhenACheckGivesNoVerdict() {
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));

    assertThat(machine.decide(checked(2, null, "src/x")))
        .contains(taskFailed("a", FailureClass.AGENT, "review gave no verdict"));
  }

  @Test
  void shouldGoOnWithTheAuthorsConversationAndBeginAFreshReview() {
    machine.decide(new Input.Begin());
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 1), "author")));
    machine.decide(coded(1, "src/x"));
    machine.decide(reported(new AttemptReport.SessionNamed(attempt("a", 2), "reviewer")));

    assertThat(machine.decide(checked(2, changes("shorter"), "src/x")))
        .endsWith(new RunEvent.AttemptStarted(new TaskId("a"), 3, 0, "code", "coder", "author"));
    assertThat(machine.decide(coded(3, "src/x")))
        .endsWith(stepStarted("a", 4, 1, "review", "reviewer"));
  }

  @Test
  void shouldTryAStepAgainWhenItsAttemptFailsAndKeepTheRounds() {
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));
    machine.decide(failed("a", 2, FailureClass.CRASHED));

    assertThat(machine.decide(new Input.Tick(NOW.plusSeconds(9))))
        .containsExactly(ready("a"), stepStarted("a", 3, 1, "review", "reviewer"));
  }

  private void askForDecision() {
    machine.decide(new Input.Begin());
    machine.decide(coded(1, "src/x"));
    for (int attempt = 2; attempt < 6; attempt += 2) {
      machine.decide(checked(attempt, changes("shorter"), "src/x"));
      machine.decide(coded(attempt + 1, "src/x"));
    }
    assertThat(machine.decide(checked(6, changes("shorter"), "src/x")))
        .endsWith(new RunEvent.DecisionNeeded(new TaskId("a"), 1, "shorter"));
  }

  private static RunMachine machine(StepConfig... steps) {
    var workflows = Map.of("standard", new WorkflowConfig(List.of(steps)));
    var a = new Task(new TaskId("a"), null, null, "do a", null, null, OnFailure.HARD, "standard");
    return Plans.machine(Plans.state(Plans.started(4, workflows, Approval.ASK), a, task("b", "a")));
  }

  private static StepConfig step(
      String name,
      StepKind kind,
      @Nullable String agent,
      @Nullable List<String> command,
      List<String> when,
      int maxRounds,
      OnUnresolved onUnresolved) {
    return new StepConfig(name, kind, agent, command, null, when, maxRounds, onUnresolved);
  }

  private static Verdict changes(String comments) {
    return Verdict.changesRequested(comments);
  }

  private static Input coded(int number, String changed) {
    return checked(number, null, changed);
  }

  private static RunEvent coded(int number, ChangedPaths changed) {
    return new RunEvent.AttemptSucceeded(
        new TaskId("a"), number, "done", Usage.NONE, null, changed);
  }

  private static Input checked(int number, @Nullable Verdict verdict, String changed) {
    return reported(
        new AttemptReport.Succeeded(
            attempt("a", number), "done", Usage.NONE, verdict, ChangedPaths.of(List.of(changed))));
  }
}
