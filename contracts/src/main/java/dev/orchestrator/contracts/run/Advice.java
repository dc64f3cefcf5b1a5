package dev.orchestrator.contracts.run;

import dev.orchestrator.contracts.bus.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/// What the orchestrator agent says to a question.
public sealed interface Advice {
  /// What its answer must fit.
  ObjectNode SCHEMA = schema();

  /// Reads one document and does not mind what comes after it.
  ObjectReader DOCUMENTS =
      Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

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

  /// Places where a document could begin that are looked at, the last ones.
  int MAX_BEGINNINGS = 1000;

  /// Reads `{"answer": "…", "known": true | false}`, with whatever words and code fences there are
  /// around it; of several the last one.
  static Advice in(String result) {
    Advice without = new Unusable("it is not the JSON document that was asked for");
    var begin = result.lastIndexOf('{');
    for (int looked = 0; begin >= 0 && looked < MAX_BEGINNINGS; looked++) {
      var document = documentAt(result.substring(begin));
      if (document != null && document.has("known")) {
        return of(document);
      }
      if (document != null && document.has("answer")) {
        without = new Unusable("it does not say in \"known\" whether you know the answer");
      }
      begin = result.lastIndexOf('{', begin - 1);
    }
    return without;
  }

  /// Null when there is none.
  private static @Nullable JsonNode documentAt(String text) {
    try {
      return DOCUMENTS.readTree(text);
    } catch (JacksonException _) {
      return null; // a brace is not always the beginning of one
    }
  }

  private static Advice of(JsonNode document) {
    try {
      return of(Json.MAPPER.treeToValue(document, Draft.class));
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
