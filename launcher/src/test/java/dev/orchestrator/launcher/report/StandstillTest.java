package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When nothing goes on without a person.
class StandstillTest {
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");

  private final Standstill standstill = new Standstill();

  private boolean isReachedAfter(RunEvent... events) {
    List.of(events).forEach(standstill::take);
    return standstill.isReached();
  }

  @Test
  void shouldBeReachedWhenNothingButAPersonCanGoOn() {
    assertThat(isReachedAfter(new RunEvent.TaskReady(A), new RunEvent.TaskReady(B))).isFalse();
    assertThat(isReachedAfter(new RunEvent.MergeNeeded(A, "it conflicts", List.of()))).isFalse();
    assertThat(isReachedAfter(new RunEvent.DecisionNeeded(B, 1, "no tests"))).isTrue();
  }

  @Test
  void shouldEndWithAPersonsWordOrWithTheTask() {
    isReachedAfter(new RunEvent.MergeNeeded(A, "it conflicts", List.of()));

    assertThat(isReachedAfter(new RunEvent.IntegrationStarted(A, 1))).isFalse();
    assertThat(isReachedAfter(new RunEvent.MergeNeeded(A, "still", List.of()))).isTrue();
    assertThat(isReachedAfter(new RunEvent.TaskCancelled(A))).isFalse();
  }

  @Test
  void shouldNotBeReachedByAPlanThatWaitsOrByNothing() {
    assertThat(isReachedAfter()).isFalse();
    assertThat(isReachedAfter(new RunEvent.PlanProposed(1, List.of()))).isFalse();
  }

  @Test
  void shouldBeReachedWhenNothingGoesOnForABudget() {
    var working = new RunEvent.AttemptStarted(A, 1, "coder", null);
    assertThat(isReachedAfter(new RunEvent.TaskReady(B), working)).isFalse();
    assertThat(isReachedAfter(new RunEvent.BudgetReached(null, true, "spent"))).isFalse();
    assertThat(isReachedAfter(new RunEvent.AttemptInterrupted(A, 1, "stopped"))).isTrue();
    assertThat(isReachedAfter(new RunEvent.BudgetSet(null, Budget.NONE))).isFalse();
  }

  @Test
  void shouldNotBeReachedForTheBudgetOfOneTaskWhileOthersGoOn() {
    isReachedAfter(new RunEvent.TaskReady(A), new RunEvent.TaskReady(B));

    assertThat(isReachedAfter(new RunEvent.BudgetReached(A, true, "spent"))).isFalse();
    assertThat(isReachedAfter(new RunEvent.TaskSucceeded(B, null, null))).isTrue();
  }
}
