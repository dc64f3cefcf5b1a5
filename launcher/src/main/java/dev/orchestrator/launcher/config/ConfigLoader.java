package dev.orchestrator.launcher.config;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.Resources;
import dev.orchestrator.launcher.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Loads the configuration: built-in defaults, then `~/.orchestrator/config.json`, then
/// `.orchestrator/config.json` of the repository.
public final class ConfigLoader {
  static final String FILE = "config.json";
  private static final String DEFAULTS = "defaults.json";
  private static final String DEFAULT_TIMEOUT = "PT30M";
  private static final String DEFAULT_IDLE_TIMEOUT = "PT15M";
  private static final String DEFAULT_TOOL_TIMEOUT = "PT1H";

  private ConfigLoader() {}

  /// @param userFolder `~/.orchestrator`
  /// @param projectFolder `.orchestrator` of the repository
  /// @throws UserException naming every problem in every file
  public static LoadedConfig load(Path userFolder, Path projectFolder) {
    var files = new ArrayList<ConfigFile>();
    files.add(ConfigFile.parse("built-in defaults", Resources.text(DEFAULTS)));
    ConfigFile.read(userFolder.resolve(FILE)).ifPresent(files::add);
    ConfigFile.read(projectFolder.resolve(FILE)).ifPresent(files::add);
    return resolve(new ConfigMerge(files));
  }

  private static LoadedConfig resolve(ConfigMerge merge) {
    var merged = merge.merged();
    var problems = new ArrayList<Problem>();
    for (var problem : SchemaCheck.ofConfig().check("", merged)) {
      problems.add(merge.problem(problem.location(), problem.message()));
    }
    var places = problems.stream().map(Problem::location).collect(Collectors.toSet());
    Durations.problems(merge).stream()
        .filter(problem -> !places.contains(problem.location()))
        .forEach(problems::add);
    problems.addAll(unknownProviders(merge));
    problems.addAll(Workflows.problems(merge));
    problems.addAll(UnsupportedSettings.refused(merge));
    if (!problems.isEmpty()) {
      throw UserException.problems(problems);
    }
    var ignored = UnsupportedSettings.ignored(merge);
    fillIn(merged);
    return new LoadedConfig(Json.MAPPER.treeToValue(merged, Config.class), ignored);
  }

  private static List<Problem> unknownProviders(ConfigMerge merge) {
    var providers = merge.merged().path("providers");
    var problems = new ArrayList<Problem>();
    for (var agent : merge.merged().path("agents").properties()) {
      var provider = agent.getValue().path("provider");
      if (provider.isString() && !providers.has(provider.asString())) {
        problems.add(
            merge.problem(
                ConfigMerge.agentPointer(agent.getKey(), "provider"),
                "provider \"%s\" is not configured; %s"
                    .formatted(provider.asString(), expected(providers))));
      }
    }
    return problems;
  }

  private static String expected(JsonNode providers) {
    return providers.isEmpty()
        ? "no provider is"
        : "expected one of " + String.join(", ", providers.propertyNames());
  }

  private static void fillIn(ObjectNode merged) {
    for (var provider : merged.path("providers")) {
      fillIn(provider, "args", Json.MAPPER.createArrayNode());
      fillIn(provider, "env", Json.MAPPER.createObjectNode());
    }
    for (var agent : merged.path("agents")) {
      fillIn(agent, "systemPromptMode", Json.MAPPER.valueToTree(SystemPromptMode.APPEND));
      fillIn(agent, "mcpServers", Json.MAPPER.createObjectNode());
      agent.path("mcpServers").forEach(ConfigLoader::fillInServer);
      fillIn(agent, "timeout", Json.MAPPER.valueToTree(DEFAULT_TIMEOUT));
      fillIn(agent, "idleTimeout", Json.MAPPER.valueToTree(DEFAULT_IDLE_TIMEOUT));
    }
    Workflows.fillIn(merged);
  }

  private static void fillInServer(JsonNode server) {
    fillIn(server, "headers", Json.MAPPER.createObjectNode());
    fillIn(server, "args", Json.MAPPER.createArrayNode());
    fillIn(server, "env", Json.MAPPER.createObjectNode());
    fillIn(server, "timeout", Json.MAPPER.valueToTree(DEFAULT_TOOL_TIMEOUT));
    fillIn(server, "required", Json.MAPPER.valueToTree(false));
  }

  private static void fillIn(JsonNode object, String field, JsonNode value) {
    if (object instanceof ObjectNode node && !node.has(field)) {
      node.set(field, value);
    }
  }
}
