package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunHistoryTest {
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

  private void take(RunEvent event) {
    history.take(new JournalEntry(new RunId("r1"), ++sequence, Instant.EPOCH, event));
  }
}
