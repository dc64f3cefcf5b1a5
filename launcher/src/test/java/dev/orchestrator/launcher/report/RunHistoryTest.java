package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunHistoryTest {
  private static final TaskId A = new TaskId("a");
  private static final TaskId B = new TaskId("b");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final RunHistory history = new RunHistory();
  private long sequence;

  @ParameterizedTest
  @MethodSource
  void shouldGiveUpWhatWasProposedWithItsPlanning(RunEvent end) {
    take(new RunEvent.PlanProposed(1, List.of()));

    take(end);

    assertThat(history.proposal()).isEmpty();
  }

  static Stream<RunEvent> shouldGiveUpWhatWasProposedWithItsPlanning() {
    return Stream.of(
        new RunEvent.TaskCancelled(TaskId.PLANNING),
        new RunEvent.TaskFailed(TaskId.PLANNING, FailureClass.AGENT, "no"));
  }

  @Test
  void shouldKeepWhatWasProposedWhenAnotherTaskEnds() {
    take(new RunEvent.PlanProposed(1, List.of()));

    take(new RunEvent.TaskCancelled(new TaskId("a")));

    assertThat(history.proposal()).isPresent();
  }

  @Test
  void shouldNotCallATaskBlockedByOneThatHasGivenUpItsTurn() {
    for (RunEvent event :
        List.of(
            new RunEvent.StepReached(A, 1, List.of()),
            new RunEvent.ChangesRequested(A, 1, 1, 0, "shorter"),
            new RunEvent.DecisionNeeded(A, 1, "shorter"),
            new RunEvent.AttemptFailed(A, 1, FailureClass.CRASHED, "broken", Usage.NONE),
            new RunEvent.AttemptInterrupted(A, 1, "stopped"),
            new RunEvent.RetryScheduled(A, 1, NOW),
            new RunEvent.MergeRefused(
                A, 1, new MergeObstacle.Conflict("0ff", List.of("a"), List.of()), List.of()),
            new RunEvent.TaskRevived(A, List.of()),
            new RunEvent.TaskCancelled(A))) {
      assertThat(blockedAfter(event)).as(event.toString()).isEmpty();
    }
  }

  @Test
  void shouldCallATaskBlockedWhileTheOtherOneHasItsTurn() {
    assertThat(blockedAfter(new RunEvent.SessionOpened(A, 1, "s1"))).isEqualTo(Map.of(B, A));
    assertThat(blockedAfter(new RunEvent.IntegrationStarted(A, 1))).isEqualTo(Map.of(B, A));
  }

  @Test
  void shouldKnowWhatIsToBeMergedByHandUntilItIs() {
    var needed = new RunEvent.MergeNeeded(A, "conflicts in a.txt", List.of("git merge main"));
    take(needed);
    take(new RunEvent.MergeNeeded(B, "conflicts in b.txt", List.of()));
    take(new RunEvent.TaskCancelled(B));
    assertThat(history.unmerged()).containsExactly(needed);

    take(new RunEvent.IntegrationStarted(A, 1));
    assertThat(history.unmerged()).isEmpty();
  }

  private void take(RunEvent event) {
    history.take(new JournalEntry(new RunId("r1"), ++sequence, Instant.EPOCH, event));
  }

  private static Map<TaskId, TaskId> blockedAfter(RunEvent event) {
    var history = new RunHistory();
    history.take(new JournalEntry(new RunId("r1"), 1, NOW, new RunEvent.WriteBlocked(B, A)));
    history.take(new JournalEntry(new RunId("r1"), 2, NOW, event));
    return history.blocked();
  }
}
