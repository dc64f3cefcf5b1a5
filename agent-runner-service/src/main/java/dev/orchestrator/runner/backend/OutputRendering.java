package dev.orchestrator.runner.backend;

import static java.util.function.Predicate.not;

import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Turns what an agent does into the lines that people read and the store keeps.
///
/// Nothing that the process wrote is lost: lines past a bound are cut into several. Only what tools
/// answer is shortened, to one line.
public final class OutputRendering {
  static final int MAX_LINE_CHARS = 16 * 1024;
  static final int MAX_TOOL_CHARS = 400;

  private final InstantSource clock;

  public OutputRendering(InstantSource clock) {
    this.clock = clock;
  }

  public List<OutputLine> render(AgentEvent event) {
    return switch (event) {
      case AgentEvent.SessionStarted(var session) -> lines(Channel.NOTE, "session " + session);
      case AgentEvent.Text(var text) -> lines(Channel.TEXT, text);
      case AgentEvent.ToolCall(_, var tool, var subject) ->
          lines(Channel.TOOL, brief(tool + " " + subject));
      case AgentEvent.ToolResult(_, var text, var failed) ->
          lines(Channel.TOOL, brief((failed ? "✗ " : "→ ") + text));
      case AgentEvent.Told(var words) -> lines(Channel.NOTE, "told by a person: " + words);
      case AgentEvent.Warned(var words) -> lines(Channel.NOTE, words);
      case AgentEvent.LimitReached(var resetsAt) ->
          lines(
              Channel.NOTE,
              "usage limit reached" + (resetsAt == null ? "" : ", resets at " + resetsAt));
      case AgentEvent.Retrying(var delay, var reason) ->
          lines(
              Channel.NOTE,
              "%s; trying again in %.1f s".formatted(reason, delay.toMillis() / 1000.0));
      case AgentEvent.RawLine(var line) -> pieces(clock.instant(), Channel.RAW, line);
      case AgentEvent.StderrLine(var line) -> lines(Channel.STDERR, line);
      case AgentEvent.Failed(_, var message, _) -> lines(Channel.NOTE, message);
      // thoughts and unknown events are in the raw output; usage and result are in the report
      case AgentEvent.Thinking _,
          AgentEvent.UsageReported _,
          AgentEvent.UsageSoFar _,
          AgentEvent.Unknown _,
          AgentEvent.Completed _ ->
          List.of();
    };
  }

  /// What the agent is told.
  public List<OutputLine> told(String text) {
    return lines(Channel.TOLD, text);
  }

  /// A remark of our own.
  public List<OutputLine> note(String text) {
    return lines(Channel.NOTE, text);
  }

  private List<OutputLine> lines(Channel channel, String text) {
    var at = clock.instant();
    var lines = text.lines().flatMap(line -> pieces(at, channel, line).stream()).toList();
    return lines.isEmpty() ? List.of(new OutputLine(at, channel, "")) : lines;
  }

  private static List<OutputLine> pieces(Instant at, Channel channel, String line) {
    var pieces = new ArrayList<OutputLine>();
    int start = 0;
    while (line.length() - start > MAX_LINE_CHARS) {
      var end = boundary(line, start + MAX_LINE_CHARS);
      pieces.add(new OutputLine(at, channel, line.substring(start, end), true));
      start = end;
    }
    pieces.add(new OutputLine(at, channel, line.substring(start)));
    return pieces;
  }

  private static String brief(String text) {
    var line = text.lines().map(String::strip).filter(not(String::isEmpty)).findFirst().orElse("");
    return line.length() <= MAX_TOOL_CHARS
        ? line
        : line.substring(0, boundary(line, MAX_TOOL_CHARS)) + "…";
  }

  /// The bound, or one less where it would cut a character in two.
  private static int boundary(String text, int max) {
    return Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
  }
}
