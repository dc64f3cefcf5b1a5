package dev.orchestrator.runner.backend;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orchestrator.contracts.bus.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A reviewer's judgement.
///
/// @param comments what to change, empty when there is nothing to say
public record Verdict(Decision decision, String comments) {

  public enum Decision {
    @JsonProperty("approved")
    APPROVED,
    @JsonProperty("changes-requested")
    CHANGES_REQUESTED
  }

  private record Line(@Nullable Decision verdict, @Nullable String comments) {}

  /// Reads the verdict off a result whose last line is `{"verdict": "approved" |
  /// "changes-requested", "comments": "…"}`; empty for any other result.
  public static Optional<Verdict> in(String result) {
    var text = result.stripTrailing();
    var lastLine = text.substring(text.lastIndexOf('\n') + 1).strip();
    if (!lastLine.startsWith("{")) {
      return Optional.empty();
    }
    try {
      var line = Json.read(lastLine, Line.class);
      return Optional.ofNullable(line.verdict())
          .map(decision -> new Verdict(decision, line.comments() == null ? "" : line.comments()));
    } catch (JacksonException _) {
      return Optional.empty(); // a result may end in any JSON
    }
  }
}
