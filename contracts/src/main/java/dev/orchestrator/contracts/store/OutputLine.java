package dev.orchestrator.contracts.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// One line of what an attempt said, or a piece of one.
///
/// @param text without its line break; control characters as the agent wrote them
/// @param continued whether the line was too long: it goes on in the attempt's next one of the same
///   channel
public record OutputLine(
    Instant at,
    Channel channel,
    String text,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean continued) {
  /// A whole line, or the last piece of one.
  public OutputLine(Instant at, Channel channel, String text) {
    this(at, channel, text, false);
  }

  /// Where the line comes from.
  public enum Channel {
    /// What the agent is told at the beginning of its turn.
    @JsonProperty("told")
    TOLD,
    /// What the agent says to people.
    @JsonProperty("text")
    TEXT,
    /// A tool that the agent used, or what came of it, on one line.
    @JsonProperty("tool")
    TOOL,
    /// The process's standard error.
    @JsonProperty("stderr")
    STDERR,
    /// The orchestrator's own remarks.
    @JsonProperty("note")
    NOTE,
    /// The process's standard output as it came, where people read a rendering of it instead.
    @JsonProperty("raw")
    RAW
  }
}
