package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.SecretNames;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that is in force, and who says so. What is secret is masked.
///
/// @param tree all of it in the form of a configuration file, but for the templates
/// @param list one entry for each value, in the order of the tree; templates come last
public record Settings(ObjectNode tree, List<Setting> list) {
  /// @param pointer JSON pointer to the value
  /// @param origin `built-in`, a file, or what was found on this machine
  public record Setting(String pointer, JsonNode value, String origin) {}

  public Settings {
    list = List.copyOf(list);
  }

  static Settings of(ObjectNode tree, Origins origins, PromptFiles prompts) {
    var masked = tree.deepCopy();
    maskIn(masked);
    var list = new ArrayList<Setting>();
    collect(masked, JsonPointer.empty(), origins, list);
    prompts
        .files()
        .forEach((name, file) ->
            list.add(
                new Setting(
                    ConfigMerge.pointer("prompts", name),
                    JsonNodeFactory.instance.stringNode(prompts.texts().get(name)),
                    file.toString())));
    return new Settings(masked, list);
  }

  private static void maskIn(ObjectNode tree) {
    for (var provider : tree.path("providers")) {
      maskIn(provider, "env");
      maskArguments(provider);
    }
    for (var agent : tree.path("agents")) {
      for (var server : agent.path("mcpServers")) {
        maskIn(server, "env");
        maskIn(server, "headers");
        maskArguments(server);
        maskAddress(server, "url");
      }
    }
    maskAddress(tree.path("observability").path("traces"), "endpoint");
  }

  private static void maskArguments(JsonNode owner) {
    if (owner.path("args") instanceof ArrayNode args) {
      var masked = Masking.arguments(args.valueStream().map(one -> one.asString("")).toList());
      args.removeAll();
      masked.forEach(args::add);
    }
  }

  private static void maskAddress(JsonNode owner, String field) {
    if (owner instanceof ObjectNode object && object.path(field).isString()) {
      object.put(field, Masking.text(object.path(field).asString()));
    }
  }

  private static void maskIn(JsonNode owner, String field) {
    if (owner.path(field) instanceof ObjectNode variables) {
      List.copyOf(variables.propertyNames()).forEach(name -> mask(variables, name));
    }
  }

  private static void mask(ObjectNode variables, String name) {
    var value = variables.path(name).asString("");
    variables.put(name, SecretNames.isSecret(name) ? Masking.MASK : Masking.logins(value));
  }

  private static void collect(
      JsonNode node, JsonPointer place, Origins origins, List<Setting> list) {
    if (node.isObject()) {
      node.properties()
          .forEach(field ->
              collect(field.getValue(), place.appendProperty(field.getKey()), origins, list));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isObject)) {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), place.appendIndex(i), origins, list);
      }
    } else {
      list.add(new Setting(place.toString(), node, origins.of(place.toString())));
    }
  }
}
