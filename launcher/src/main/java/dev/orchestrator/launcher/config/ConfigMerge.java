package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.schema.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Several configuration files as one: objects merge field by field, lists and scalars of a later
/// file replace those of an earlier one, `null` removes.
final class ConfigMerge {
  private final List<ConfigFile> files;
  private final ObjectNode merged = JsonNodeFactory.instance.objectNode();

  /// @param files the weakest first
  ConfigMerge(List<ConfigFile> files) {
    this.files = List.copyOf(files);
    files.forEach(file -> merge(merged, file.root()));
  }

  ObjectNode merged() {
    return merged;
  }

  /// The file that a value comes from, which is the last one that has it; empty when none has.
  Optional<String> origin(JsonPointer pointer) {
    return files.reversed().stream()
        .filter(file -> !file.root().at(pointer).isMissingNode())
        .map(ConfigFile::source)
        .findFirst();
  }

  /// The file that a value comes from, or the object it is missing in.
  private String source(String pointer) {
    return Stream.iterate(JsonPointer.compile(pointer), Objects::nonNull, JsonPointer::head)
        .flatMap(place -> origin(place).stream())
        .findFirst()
        .orElse(files.getLast().source());
  }

  /// Something wrong with the value at a place, or with its absence there.
  Problem problem(String pointer, String message) {
    return new Problem(source(pointer), pointer, message);
  }

  /// The pointer to an agent's setting, whatever characters the agent's name has.
  static String agentPointer(String agent, String setting) {
    return pointer("agents", agent, setting);
  }

  /// The pointer that leads through these names, whatever characters they have.
  static String pointer(String... names) {
    var pointer = JsonPointer.empty();
    for (var name : names) {
      pointer = pointer.appendProperty(name);
    }
    return pointer.toString();
  }

  private static void merge(ObjectNode target, JsonNode addition) {
    for (var field : addition.properties()) {
      var value = field.getValue();
      if (value.isNull()) {
        target.remove(field.getKey());
      } else if (value.isObject() && target.get(field.getKey()) instanceof ObjectNode deeper) {
        merge(deeper, value);
      } else {
        target.set(field.getKey(), withoutNulls(value));
      }
    }
  }

  private static JsonNode withoutNulls(JsonNode value) {
    if (!value.isObject()) {
      return value.deepCopy();
    }
    var copy = JsonNodeFactory.instance.objectNode();
    merge(copy, value);
    return copy;
  }
}
