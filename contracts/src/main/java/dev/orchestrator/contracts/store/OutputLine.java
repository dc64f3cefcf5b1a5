package dev.orchestrator.contracts.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/// One line of what an attempt said.
///
/// @param text without its line break; control characters as the agent wrote them
public record OutputLine(Instant at, Channel channel, String text) {

  /// Where the line comes from.
  public enum Channel {
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
