package dev.orchestrator.contracts.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orchestrator.contracts.bus.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// What a check thinks of a task's work.
///
/// @param comments what to change and why; may be empty when nothing is to be changed
public record Verdict(@JsonProperty("verdict") Decision decision, String comments) {
  /// What the answer of an agent that checks must fit.
  public static final ObjectNode SCHEMA = schema();

  public enum Decision {
    @JsonProperty("approved")
    APPROVED,
    @JsonProperty("changes-requested")
    CHANGES_REQUESTED
  }

  public static Verdict approved() {
    return new Verdict(Decision.APPROVED, "");
  }

  public static Verdict changesRequested(String comments) {
    return new Verdict(Decision.CHANGES_REQUESTED, comments);
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

  public boolean isApproval() {
    return decision == Decision.APPROVED;
  }

  private static ObjectNode schema() {
    return (ObjectNode)
        Json.MAPPER.readTree(
            """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["verdict", "comments"],
              "properties": {
                "verdict": { "type": "string", "enum": ["approved", "changes-requested"] },
                "comments": { "type": "string" }
              }
            }
            """);
  }
}
