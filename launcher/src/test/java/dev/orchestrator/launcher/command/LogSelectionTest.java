package dev.orchestrator.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LogSelectionTest {
  private static final AttemptId FIRST = attempt("a");
  private static final AttemptId SECOND = attempt("b");

  @Test
  void shouldPutPiecesTogetherWhateverComesBetween() {
    var selection = new LogSelection(false);

    assertThat(selection.take(FIRST, piece(Channel.TEXT, "be"))).isEmpty();
    assertThat(selection.take(FIRST, line(Channel.STDERR, "error"))).contains("error");
    assertThat(selection.take(SECOND, line(Channel.TEXT, "other"))).contains("other");
    assertThat(selection.take(FIRST, piece(Channel.TEXT, "gun"))).isEmpty();
    assertThat(selection.take(FIRST, line(Channel.TEXT, " and ended"))).contains("begun and ended");
    assertThat(selection.take(FIRST, line(Channel.TEXT, "next"))).contains("next");
    assertThat(selection.unfinished()).isEmpty();
  }

  @Test
  void shouldKeepWhatWasBegunWhenItNeverEnded() {
    var selection = new LogSelection(false);

    var begin = piece(Channel.TEXT, "be");
    selection.take(FIRST, begin);
    selection.take(FIRST, piece(Channel.TEXT, "gu"));

    assertThat(selection.unfinished())
        .containsExactly(new LogSelection.Unfinished(FIRST, begin, "begu"));
  }

  @Test
  void shouldTakeTheStreamForRawWhereThereIsOne() {
    var selection = new LogSelection(true);

    assertThat(selection.take(FIRST, line(Channel.STDERR, "warning"))).isEmpty();
    assertThat(selection.take(FIRST, line(Channel.RAW, "{}"))).contains("{}");
    assertThat(selection.take(FIRST, line(Channel.TEXT, "rendered"))).isEmpty();
  }

  @Test
  void shouldTakeTheTextForRawWhereThereIsNothingElse() {
    var selection = new LogSelection(true);

    assertThat(selection.take(FIRST, line(Channel.NOTE, "remark"))).isEmpty();
    assertThat(selection.take(FIRST, line(Channel.TEXT, "words"))).contains("words");
    assertThat(selection.take(SECOND, line(Channel.RAW, "{}"))).contains("{}");
  }

  private static AttemptId attempt(String task) {
    return new AttemptId(new RunId("r"), new TaskId(task), 1);
  }

  private static OutputLine line(Channel channel, String text) {
    return new OutputLine(Instant.EPOCH, channel, text);
  }

  private static OutputLine piece(Channel channel, String text) {
    return new OutputLine(Instant.EPOCH, channel, text, true);
  }
}
