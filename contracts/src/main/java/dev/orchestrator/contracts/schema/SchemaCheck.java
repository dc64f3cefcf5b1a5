package dev.orchestrator.contracts.schema;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.orchestrator.contracts.bus.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Holds a JSON tree against one of the schemas that ship with the program. Immutable.
public final class SchemaCheck {
  private final JsonNode text;
  private final Schema schema;

  private SchemaCheck(JsonNode text, Schema schema) {
    this.text = text;
    this.schema = schema;
  }

  /// The check for plan files.
  public static SchemaCheck ofPlan() {
    return of(planSchema());
  }

  /// The check for configuration files.
  public static SchemaCheck ofConfig() {
    return of(configSchema());
  }

  /// The check against any schema, of draft 2020-12 unless it says otherwise. References to other
  /// documents are not followed.
  public static SchemaCheck of(JsonNode schema) {
    var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    return new SchemaCheck(schema, registry.getSchema(schema));
  }

  /// The schema of plan files, as JSON text.
  public static String planSchema() {
    return resource("plan.schema.json");
  }

  /// The schema of configuration files, as JSON text.
  public static String configSchema() {
    return resource("config.schema.json");
  }

  /// Every violation, in the order of the file.
  public List<Problem> check(String source, JsonNode root) {
    return schema
        .validate(root, context -> context.executionConfig(config -> config.locale(Locale.ENGLISH)))
        .stream()
        .map(error -> new Problem(source, pointer(error), sentence(error)))
        .toList();
  }

  /// A name that should not be there is pointed to itself, everything else by its value.
  private static String pointer(Error error) {
    var place = error.getInstanceLocation().toString();
    return switch (error.getKeyword()) {
      case "additionalProperties", "propertyNames" ->
          JsonPointer.compile(place).appendProperty(error.getProperty()).toString();
      default -> place;
    };
  }

  private String sentence(Error error) {
    var found = error.getInstanceNode();
    var expected = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "required" -> "property \"%s\" is missing".formatted(error.getProperty());
      case "additionalProperties" -> "this property is not known";
      case "type" -> "expected %s, found %s".formatted(types(expected), describe(found));
      case "propertyNames" ->
          "expected %s, found \"%s\""
              .formatted(
                  expected.path("description").asString("another name"), error.getProperty());
      case "enum" -> "expected one of %s, found %s".formatted(values(expected), describe(found));
      case "pattern" -> "expected %s, found %s".formatted(description(error), describe(found));
      case "minItems" -> "expected at least %s items, found %d".formatted(expected, found.size());
      case "maxItems" -> "expected at most %s items, found %d".formatted(expected, found.size());
      case "minLength" -> "expected text that is not empty, found \"\"";
      case "minimum" -> "expected at least %s, found %s".formatted(expected, found);
      case "maximum" -> "expected at most %s, found %s".formatted(expected, found);
      default -> error.getMessage();
    };
  }

  /// A pattern says little to people, so each one in our schemas has a description beside it.
  private String description(Error error) {
    var pattern = JsonPointer.compile(error.getSchemaLocation().getFragment().toString());
    var description = text.at(pattern.head()).path("description");
    return description.isString()
        ? description.asString()
        : "text that fits " + error.getSchemaNode();
  }

  private static String types(JsonNode expected) {
    return expected.isArray() ? values(expected) : expected.asString();
  }

  private static String values(JsonNode expected) {
    return StreamSupport.stream(expected.spliterator(), false)
        .map(JsonNode::asString)
        .collect(Collectors.joining(", "));
  }

  private static String describe(JsonNode found) {
    var text = found.toString();
    var kind = found.getNodeType().name().toLowerCase(Locale.ROOT);
    return found.isContainer() || text.length() > 80 ? "a value of type " + kind : text;
  }

  private static SchemaCheck of(String schema) {
    return of(Json.MAPPER.readTree(schema));
  }

  private static String resource(String name) {
    try (InputStream in =
        SchemaCheck.class.getResourceAsStream("/dev/orchestrator/contracts/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
