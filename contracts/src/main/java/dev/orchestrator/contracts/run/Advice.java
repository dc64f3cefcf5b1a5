package dev.orchestrator.contracts.run;

import dev.orchestrator.contracts.bus.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// What the orchestrator agent says to a question.
public sealed interface Advice {
  /// What its answer must fit.
  ObjectNode SCHEMA = schema();

  /// It knows.
  record Known(String answer) implements Advice {}

  /// It does not know.
  ///
  /// @param why in its words, may be empty
  record Unknown(String why) implements Advice {}

  /// It has said something else.
  ///
  /// @param problem one sentence
  record Unusable(String problem) implements Advice {}

  /// Reads `{"answer": "…", "known": true | false}`, on its own or after other words.
  static Advice in(String result) {
    try {
      return of(Json.read(result.substring(Math.max(0, result.indexOf('{'))), Draft.class));
    } catch (JacksonException _) {
      return new Unusable("it is not the JSON document that was asked for");
    }
  }

  /// As it comes; anything may be missing.
  record Draft(@Nullable String answer, @Nullable Boolean known) {}

  private static Advice of(@Nullable Draft draft) {
    if (draft == null || draft.known() == null) {
      return new Unusable("it does not say in \"known\" whether you know the answer");
    }
    var answer = Objects.requireNonNullElse(draft.answer(), "").strip();
    if (!draft.known()) {
      return new Unknown(answer);
    }
    return answer.isEmpty() ? new Unusable("its \"answer\" is empty") : new Known(answer);
  }

  private static ObjectNode schema() {
    return (ObjectNode)
        Json.MAPPER.readTree(
            """
            {
              "type": "object",
              "additionalProperties": false,
              "required": ["answer", "known"],
              "properties": {
                "answer": { "type": "string" },
                "known": { "type": "boolean" }
              }
            }
            """);
  }
}
