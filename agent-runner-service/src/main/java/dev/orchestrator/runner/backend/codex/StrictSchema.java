package dev.orchestrator.runner.backend.codex;

import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Tells whether a JSON schema is of the kind that the models' API takes.
///
/// Codex always asks for "strict" answers, and the API refuses to give them by schemas in which
/// something may be missing, something unknown may be added, or which say more than it can hold a
/// model to.
final class StrictSchema {
  private static final Set<String> KEYWORDS =
      Set.of(
          "title",
          "description",
          "type",
          "enum",
          "const",
          "anyOf",
          "$ref",
          "$defs",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minItems",
          "maxItems",
          "pattern",
          "format",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "multipleOf");

  private StrictSchema() {}

  static boolean fits(JsonNode schema) {
    return isOfType(schema, "object") && !schema.has("anyOf") && isStrict(schema);
  }

  private static boolean isStrict(JsonNode schema) {
    return schema.isObject()
        && schema.propertyNames().stream().allMatch(word -> KEYWORDS.contains(word))
        && (!isOfType(schema, "object") && !schema.has("properties") || isClosed(schema))
        && areStrict(schema.path("properties"))
        && areStrict(schema.path("$defs"))
        && areStrict(schema.path("anyOf"))
        && (!schema.has("items") || isStrict(schema.path("items")));
  }

  /// Works on objects and arrays of schemas, and on none at all.
  private static boolean areStrict(JsonNode schemas) {
    return schemas.valueStream().allMatch(StrictSchema::isStrict);
  }

  private static boolean isClosed(JsonNode schema) {
    var required =
        schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    return schema.path("additionalProperties").isBoolean()
        && !schema.path("additionalProperties").asBoolean()
        && required.containsAll(schema.path("properties").propertyNames());
  }

  /// A type may be one of several.
  private static boolean isOfType(JsonNode schema, String type) {
    var types = schema.path("type");
    return types.isArray()
        ? types.valueStream().anyMatch(one -> one.asString("").equals(type))
        : types.asString("").equals(type);
  }
}
