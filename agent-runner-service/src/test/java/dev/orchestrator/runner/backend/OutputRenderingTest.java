package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class OutputRenderingTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final OutputRendering rendering = new OutputRendering(InstantSource.fixed(NOW));

  @Test
  void shouldMakeALineOfEachWhenTheTextHasSeveral() {
    assertThat(rendering.render(new AgentEvent.Text("one\n\ntwo\n")))
        .containsExactly(
            line(Channel.TEXT, "one"), line(Channel.TEXT, ""), line(Channel.TEXT, "two"));
    assertThat(rendering.render(new AgentEvent.Text(""))).containsExactly(line(Channel.TEXT, ""));
  }

  @Test
  void shouldKeepToolsOnOneLine() {
    assertThat(rendering.render(new AgentEvent.ToolCall("1", "Write", "src/a.txt")))
        .containsExactly(line(Channel.TOOL, "Write src/a.txt"));
    assertThat(rendering.render(new AgentEvent.ToolCall("1", "Bash", "cat <<E\nx\nE")))
        .containsExactly(line(Channel.TOOL, "Bash cat <<E"));
    assertThat(rendering.render(new AgentEvent.ToolResult("1", "x".repeat(5000), false)))
        .containsExactly(
            line(Channel.TOOL, "→ " + "x".repeat(OutputRendering.MAX_TOOL_CHARS - 2) + "…"));
    assertThat(rendering.render(new AgentEvent.ToolResult("1", "no such file\nat …", true)))
        .containsExactly(line(Channel.TOOL, "✗ no such file"));
  }

  @Test
  void shouldCutButNotLoseWhenALineIsVeryLong() {
    var text = "a" + "😀".repeat(OutputRendering.MAX_LINE_CHARS);

    var lines = rendering.render(new AgentEvent.StderrLine(text));

    assertThat(lines).hasSize(3).allMatch(line -> line.channel() == Channel.STDERR);
    assertThat(lines).extracting(OutputLine::continued).containsExactly(true, true, false);
    assertThat(lines)
        .extracting(OutputLine::text)
        .allMatch(piece -> !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
        .satisfies(pieces -> assertThat(String.join("", pieces)).isEqualTo(text));
  }

  @Test
  void shouldRemarkWhatPeopleShouldKnow() {
    assertThat(rendering.render(new AgentEvent.SessionStarted("s-1")))
        .containsExactly(line(Channel.NOTE, "session s-1"));
    assertThat(
            rendering.render(new AgentEvent.Retrying(Duration.ofMillis(1540), "overloaded (529)")))
        .containsExactly(line(Channel.NOTE, "overloaded (529); trying again in 1.5 s"));
    assertThat(rendering.render(new AgentEvent.LimitReached(NOW)))
        .containsExactly(line(Channel.NOTE, "usage limit reached, resets at 2026-11-01T12:00:00Z"));
    assertThat(rendering.render(new AgentEvent.LimitReached(null)))
        .containsExactly(line(Channel.NOTE, "usage limit reached"));
    assertThat(rendering.render(new AgentEvent.Failed(FailureClass.AGENT, "gave up")))
        .containsExactly(line(Channel.NOTE, "gave up"));
    assertThat(rendering.render(new AgentEvent.RawLine("{\r}")))
        .containsExactly(line(Channel.RAW, "{\r}"));
  }

  @Test
  void shouldLeaveOutWhatIsKeptElsewhere() {
    assertThat(rendering.render(new AgentEvent.Thinking("hm"))).isEmpty();
    assertThat(rendering.render(AgentEvent.Completed.of("done"))).isEmpty();
  }

  private static OutputLine line(Channel channel, String text) {
    return new OutputLine(NOW, channel, text);
  }
}
