package dev.orchestrator.scheduler.plan;

import static dev.orchestrator.scheduler.plan.Happened.attemptStarted;
import static dev.orchestrator.scheduler.plan.Happened.finished;
import static dev.orchestrator.scheduler.plan.Happened.ready;
import static dev.orchestrator.scheduler.plan.Plans.task;
import static dev.orchestrator.scheduler.plan.Said.RUN;
import static dev.orchestrator.scheduler.plan.Said.add;
import static dev.orchestrator.scheduler.plan.Said.failed;
import static dev.orchestrator.scheduler.plan.Said.instructed;
import static dev.orchestrator.scheduler.plan.Said.planned;
import static dev.orchestrator.scheduler.plan.Said.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.scheduler.RunInstruction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How a run comes to its tasks.
class PlanningRulesTest {
  private static final String PLAN =
      "{\"goal\":\"g\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"do a\"}]}";
  private static final String MORE =
      "{\"goal\":\"g\",\"tasks\":[{\"id\":\"b\",\"prompt\":\"do b\",\"dependsOn\":[\"a\"]}]}";

  private RunMachine machine = machine(Approval.ASK);

  @Test
  void shouldRunTheProposedPlanWhenAPersonApprovesIt() {
    assertThat(machine.decide(new Input.Begin())).containsExactly(planningStarted(1));
    assertThat(machine.decide(planned(1, PLAN)))
        .containsExactly(answered(1, PLAN), new RunEvent.PlanProposed(1, List.of(task("a"))));
    assertThat(machine.decide(instructed(new RunInstruction.ApprovePlan(RUN, null))))
        .containsExactly(
            new RunEvent.TasksAdded(List.of(task("a"))), ready("a"), attemptStarted("a", 1));
  }

  @Test
  void shouldRunThePlanAsAPersonHasChangedItAndRefuseOneThatIsNone() {
    machine.decide(new Input.Begin());
    machine.decide(planned(1, PLAN));

    assertThat(machine.refusal(new RunInstruction.ApprovePlan(RUN, List.of(task("x", "y")))))
        .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID));
    assertThat(machine.decide(instructed(new RunInstruction.ApprovePlan(RUN, List.of(task("x"))))))
        .containsExactly(
            new RunEvent.TasksAdded(List.of(task("x"))), ready("x"), attemptStarted("x", 1));
  }

  @Test
  void shouldRunAPlanAtOnceWhenNobodyWantsToSeeIt() {
    machine = machine(Approval.AUTOMATIC);
    machine.decide(new Input.Begin());

    assertThat(machine.decide(planned(1, PLAN)))
        .endsWith(new RunEvent.TasksAdded(List.of(task("a"))), ready("a"), attemptStarted("a", 1));
  }

  @Test
  void shouldEndWithThePlanWhenNothingElseIsWanted() {
    machine = machine(Approval.PLAN_ONLY);
    machine.decide(new Input.Begin());

    assertThat(machine.decide(planned(1, PLAN)))
        .endsWith(new RunEvent.PlanProposed(1, List.of(task("a"))), finished(RunState.SUCCEEDED));
  }

  @Test
  void shouldNotEndWithAnAdditionToAPlanThatRuns() {
    machine = machine(Approval.PLAN_ONLY);
    machine.decide(new Input.Begin());
    machine.decide(planned(1, PLAN));
    machine.decide(new Input.Resume(new RunInstruction.ApprovePlan(RUN, null)));
    machine.decide(instructed(new RunInstruction.PlanMore(RUN, "more")));

    assertThat(machine.decide(planned(2, MORE)))
        .containsExactly(answered(2, MORE), new RunEvent.PlanProposed(2, List.of(task("b", "a"))));
    assertThat(machine.decide(instructed(new RunInstruction.ApprovePlan(RUN, null))))
        .containsExactly(new RunEvent.TasksAdded(List.of(task("b", "a"))));
  }

  @Test
  void shouldFailAfterThreeAnswersThatAreNoPlan() {
    machine.decide(new Input.Begin());
    for (int answer = 1; answer < 3; answer++) {
      assertThat(machine.decide(planned(answer, "no")))
          .satisfiesExactly(
              event -> assertThat(event).isEqualTo(answered(event, "no")),
              event -> assertThat(event).isInstanceOf(RunEvent.PlanRefused.class),
              event -> assertThat(event).isInstanceOf(RunEvent.AttemptStarted.class));
    }

    assertThat(machine.decide(planned(3, "no")))
        .satisfiesExactly(
            event -> assertThat(event).isEqualTo(answered(3, "no")),
            event -> assertThat(event).isInstanceOf(RunEvent.PlanRefused.class),
            event ->
                assertThat(event)
                    .isInstanceOfSatisfying(
                        RunEvent.TaskFailed.class,
                        failed ->
                            assertThat(failed.reason())
                                .startsWith(
                                    "the orchestrator agent gave no usable plan in 3 answers")),
            event -> assertThat(event).isEqualTo(finished(RunState.FAILED)));
  }

  @Test
  void shouldCountAnswersAnewWhenAPersonHasSpoken() {
    machine.decide(new Input.Begin());
    machine.decide(planned(1, "no"));
    machine.decide(planned(2, "no"));
    machine.decide(planned(3, PLAN));

    assertThat(machine.decide(instructed(new RunInstruction.ChangePlan(RUN, "shorter"))))
        .containsExactly(new RunEvent.PlanningRequested("shorter", false), planningStarted(4));
    machine.decide(planned(4, "no"));
    assertThat(machine.decide(planned(5, "no"))).endsWith(planningStarted(6));
  }

  @Test
  void shouldEndWithoutAPlanWhenAPersonRejectsIt() {
    machine.decide(new Input.Begin());
    machine.decide(planned(1, PLAN));

    assertThat(machine.decide(instructed(new RunInstruction.RejectPlan(RUN, "no"))))
        .containsExactly(new RunEvent.PlanRejected("no"), finished(RunState.CANCELLED));
  }

  @Test
  void shouldPlanAgainWhenThePlanningIsRetried() {
    machine.decide(new Input.Begin());
    machine.decide(failed(TaskId.PLANNING.value(), 1, FailureClass.AUTH));

    assertThat(machine.decide(new Input.Resume(retry(TaskId.PLANNING.value()))))
        .containsExactly(
            new RunEvent.RunResumed(),
            new RunEvent.PlanningRequested("", false),
            planningStarted(2));
  }

  @Test
  void shouldRememberWhatWasWrongWithTheLastAnswerWhenThePlanningIsRetried() {
    machine.decide(new Input.Begin());
    for (int answer = 1; answer <= 3; answer++) {
      machine.decide(planned(answer, "no"));
    }
    var problems = machine.state().planning().problems();

    assertThat(machine.decide(new Input.Resume(retry(TaskId.PLANNING.value()))))
        .containsExactly(
            new RunEvent.RunResumed(),
            new RunEvent.PlanningRequested("", false),
            planningStarted(4));
    assertThat(machine.state().planning().problems()).isNotEmpty().isEqualTo(problems);
  }

  @Test
  void shouldRefuseMoreTasksWhileThePlanIsNotSettled() {
    machine.decide(new Input.Begin());

    assertThat(machine.refusal(new RunInstruction.PlanMore(RUN, "more"))).isPresent();
    assertThat(machine.refusal(add(task("a")))).isPresent();
    assertThat(machine.refusal(new RunInstruction.ApprovePlan(RUN, null))).isPresent();
    assertThat(machine.decide(instructed(add(task("a"))))).isEmpty();
  }

  private static RunMachine machine(Approval approval) {
    var state = new PlanState(Plans.started(4, Map.of(), approval));
    state.apply(new RunEvent.PlanningRequested("", false));
    return Plans.machine(state);
  }

  private static RunEvent planningStarted(int number) {
    return new RunEvent.AttemptStarted(TaskId.PLANNING, number, "orchestrator", null);
  }

  private static RunEvent answered(int number, String answer) {
    return new RunEvent.AttemptSucceeded(TaskId.PLANNING, number, answer, Usage.NONE);
  }

  private static RunEvent answered(RunEvent event, String answer) {
    return answered(((RunEvent.AttemptSucceeded) event).attempt(), answer);
  }
}
