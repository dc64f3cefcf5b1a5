package dev.orchestrator.contracts.schema;

import dev.orchestrator.contracts.bus.Json;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// The content of a JSON file: a tree, or the place where it is broken.
public sealed interface JsonFile {
  int MAX_CHARACTERS = 16 * 1024 * 1024;

  record Parsed(JsonNode root) implements JsonFile {}

  record Broken(Problem problem) implements JsonFile {
    public List<Problem> problems() {
      return List.of(problem);
    }
  }

  /// Reads a text strictly: one value, nothing after it, no name twice in one object.
  static JsonFile parse(String source, String text) {
    if (text.length() > MAX_CHARACTERS) {
      return new Broken(
          new Problem(source, "", "is larger than %d characters".formatted(MAX_CHARACTERS)));
    }
    try {
      var root = STRICT.readTree(text);
      return root.isMissingNode()
          ? new Broken(new Problem(source, "1:1", "is empty; expected a JSON object"))
          : new Parsed(root);
    } catch (JacksonException e) {
      var place = e.getLocation();
      var location = place == null ? "" : "%d:%d".formatted(place.getLineNr(), place.getColumnNr());
      return new Broken(new Problem(source, location, sentence(e.getOriginalMessage())));
    }
  }

  /// The parser's message without its second line and its remark on where a bracket was opened,
  /// which name no place.
  private static String sentence(String message) {
    var line = message.lines().findFirst().orElse(message);
    var remark = line.indexOf(" (start marker at");
    return remark < 0 ? line : line.substring(0, remark);
  }

  ObjectReader STRICT =
      Json.MAPPER
          .reader()
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
}
