package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Goose's command line and environment for an attempt. What the agent is told is in a recipe file,
/// where it may be of any size.
///
/// The provider's `args` come after ours, since those that a user needs, `--provider` for example,
/// are options of the `run` command.
final class GooseCommand {
  private GooseCommand() {}

  static List<String> of(AgentRun run, GooseRecipe.Session session) throws IOException {
    var provider = run.assignment().provider();
    var agent = run.assignment().agent();
    var recipe = run.writeScratch("recipe.json", GooseRecipe.of(run, session));
    var command = new ArrayList<String>();
    command.addAll(List.of(provider.command(), "run", "--quiet", "--output-format", "stream-json"));
    command.addAll(List.of("--name", session.name()));
    if (session.known()) {
      command.add("--resume");
    }
    command.addAll(List.of("--recipe", recipe.toString()));
    if (agent.model() != null) {
      command.addAll(List.of("--model", agent.model()));
    }
    if (agent.maxTurns() != null) {
      command.addAll(List.of("--max-turns", agent.maxTurns().toString()));
    }
    command.addAll(provider.args());
    return command;
  }

  /// Without the calls to the model by which Goose gives its sessions and tools pretty names.
  static Map<String, String> environment(Map<String, String> outer, ProviderConfig provider) {
    var environment = new HashMap<>(outer);
    environment.putIfAbsent("GOOSE_DISABLE_SESSION_NAMING", "true");
    environment.putIfAbsent("GOOSE_DISABLE_TOOL_CALL_SUMMARY", "true");
    environment.putAll(provider.env());
    if (provider.configHome() != null) {
      environment.put("GOOSE_PATH_ROOT", provider.configHome());
    }
    return environment;
  }
}
