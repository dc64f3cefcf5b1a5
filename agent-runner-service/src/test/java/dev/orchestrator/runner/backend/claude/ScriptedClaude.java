package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.realcli.RealClaude;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The real Claude Code with a model that follows a script.
final class ScriptedClaude implements AutoCloseable {
  private final Deque<ModelServer> servers = new ArrayDeque<>();

  /// A provider whose model follows the scenarios.
  ProviderConfig provider(Path home, Scenario... scenarios) {
    var claude = RealClaude.find();
    servers.push(ModelServer.start(scenarios));
    return claude.provider(home, servers.element().uri());
  }

  /// What the model of the latest provider was asked.
  List<ModelRequest> requests() {
    return servers.element().requests();
  }

  @Override
  public void close() {
    servers.forEach(ModelServer::close);
  }
}
