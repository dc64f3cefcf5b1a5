package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.config.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Everything that is in force, and who says so. What is secret is masked.
///
/// @param tree all of it in the form of a configuration file, but for the templates
/// @param list one entry for each value, in the order of the tree; templates come last
public record Settings(ObjectNode tree, List<Setting> list) {
  private static final String MASK = "***";
  private static final Pattern LOGIN_IN_ADDRESS = Pattern.compile("://[^/@\\s]+@");

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
    tree.path("providers").forEach(provider -> maskIn(provider, "env"));
    for (var agent : tree.path("agents")) {
      for (var server : agent.path("mcpServers")) {
        maskIn(server, "env");
        maskIn(server, "headers");
      }
    }
  }

  private static void maskIn(JsonNode owner, String field) {
    if (owner.path(field) instanceof ObjectNode variables) {
      List.copyOf(variables.propertyNames()).forEach(name -> mask(variables, name));
    }
  }

  private static void mask(ObjectNode variables, String name) {
    var value = variables.path(name).asString("");
    variables.put(
        name,
        SecretNames.isSecret(name)
            ? MASK
            : LOGIN_IN_ADDRESS.matcher(value).replaceAll("://%s@".formatted(MASK)));
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
