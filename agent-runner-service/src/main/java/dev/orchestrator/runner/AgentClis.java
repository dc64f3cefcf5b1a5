package dev.orchestrator.runner;

import dev.orchestrator.runner.backend.Backends;
import dev.orchestrator.runner.backend.claude.ClaudeBackend;
import dev.orchestrator.runner.backend.codex.CodexBackend;
import dev.orchestrator.runner.backend.command.CommandBackend;
import dev.orchestrator.runner.process.ProcessHost;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The agent CLIs that can be driven; a new backend is registered here.
public final class AgentClis {
  /// The provider types that have a backend.
  public static final Set<String> TYPES =
      Set.of(ClaudeBackend.TYPE, CodexBackend.TYPE, CommandBackend.TYPE);

  private AgentClis() {}

  public static Backends on(ProcessHost host, RandomGenerator random) {
    return new Backends(
        List.of(
            new ClaudeBackend(host, random), new CodexBackend(host), new CommandBackend(host)));
  }
}
