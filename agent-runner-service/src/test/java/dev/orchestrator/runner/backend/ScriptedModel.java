package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.modelserver.ModelRequest;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.realcli.RealCli;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/// A real CLI whose model follows a script.
public final class ScriptedModel implements AutoCloseable {
  private final Supplier<RealCli> cli;
  private final Deque<ModelServer> servers = new ArrayDeque<>();

  /// @param cli asked when a provider is needed, so that a test can be skipped then
  public ScriptedModel(Supplier<RealCli> cli) {
    this.cli = cli;
  }

  /// A provider whose model follows the scenarios.
  public ProviderConfig provider(Path home, Scenario... scenarios) {
    var found = cli.get();
    servers.push(ModelServer.start(scenarios));
    return found.provider(home, servers.element().uri());
  }

  /// What the model of the latest provider was asked.
  public List<ModelRequest> requests() {
    return servers.element().requests();
  }

  /// Makes the model of the latest provider refuse connections.
  public void hangUp() {
    servers.element().close();
  }

  @Override
  public void close() {
    servers.forEach(ModelServer::close);
  }
}
