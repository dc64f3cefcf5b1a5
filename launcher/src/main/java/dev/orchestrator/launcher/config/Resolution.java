package dev.orchestrator.launcher.config;

import static dev.orchestrator.launcher.config.ConfigMerge.pointer;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.UnsupportedSettings;
import dev.orchestrator.runner.backend.command.CommandBackend;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns merged files that are free of problems into the configuration, with everything explicit
/// that they left to be understood.
final class Resolution {
  private final ConfigMerge merge;
  private final ObjectNode tree;
  private final PromptFiles prompts;
  private final Origins origins;

  Resolution(ConfigMerge merge, PromptFiles prompts) {
    this.merge = merge;
    this.tree = merge.merged();
    this.prompts = prompts;
    this.origins = new Origins(merge);
  }

  /// @param provider of agents that name none; null when all name one
  LoadedConfig resolve(@Nullable DefaultProvider provider) {
    tree.path("agents").properties().forEach(agent -> giveProvider(agent.getKey(), provider));
    Defaults.fillIn(tree);
    tree.remove("$schema"); // for editors
    tree.path("agents").propertyNames().forEach(this::dropWhatCannotBeKept);
    return new LoadedConfig(config(), Settings.of(tree, origins, prompts));
  }

  private void giveProvider(String agent, @Nullable DefaultProvider provider) {
    var settings = (ObjectNode) tree.path("agents").path(agent);
    if (!settings.has("provider")) {
      var chosen = Objects.requireNonNull(provider, "checked before");
      settings.put("provider", chosen.name());
      origins.say(pointer("agents", agent, "provider"), chosen.origin());
    }
  }

  /// A built-in role must not keep a CLI from playing it. What the user has set stays, and is
  /// refused when it is needed; so do the tools that keep a role from writing, but for programs of
  /// the user's own.
  private void dropWhatCannotBeKept(String agent) {
    var settings = (ObjectNode) tree.path("agents").path(agent);
    var provider = tree.path("providers").path(settings.path("provider").asString());
    var type = provider.path("type").asString();
    var capabilities = AgentClis.capabilities().get(type);
    if (capabilities != null) {
      UnsupportedSettings.of(agent(settings), capabilities).stream()
          .filter(setting -> !setting.equals("tools") || type.equals(CommandBackend.TYPE))
          .filter(setting -> origins.isBuiltIn(pointer("agents", agent, setting)))
          .forEach(settings::remove);
    }
  }

  private static AgentConfig agent(ObjectNode settings) {
    return Json.MAPPER.treeToValue(settings.deepCopy().without("retry"), AgentConfig.class);
  }

  private Config config() {
    var complete = tree.deepCopy();
    Workflows.complete(complete);
    Retries.complete(complete);
    var config = Json.MAPPER.treeToValue(complete, Config.class);
    return new Config(
        config.providers(),
        config.agents(),
        config.workflows(),
        prompts.texts(),
        config.run(),
        config.retry(),
        config.runner(),
        config.observability(),
        config.circuitBreaker());
  }
}
