package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Drives one type of agent CLI. Safe for any number of attempts at once.
public interface Backend {

  /// The provider type it drives, as it stands in the configuration.
  String type();

  /// What the CLI makes possible, in the versions that we know.
  Set<Capability> capabilities();

  /// Runs one attempt to its end and blocks until then.
  ///
  /// Events come one at a time, in order, from several threads. The last one is an
  /// [AgentEvent.Ended], and it is the only one of its kind. A limit, a missing program, a stop and
  /// every other mishap of the agent is such an event, never an exception. Interrupting the thread
  /// stops the attempt as [AgentRun#stop] does, and the thread stays interrupted.
  void run(AgentRun run, Consumer<AgentEvent> events);

  /// Finds out whether the provider's program can be used, without running an agent. Bounded to a
  /// few seconds.
  CliReport inspect(ProviderConfig provider, Map<String, String> environment);

  /// The same in less time and with less to say: what the program tells of its version.
  default CliReport version(ProviderConfig provider, Map<String, String> environment) {
    return inspect(provider, environment);
  }
}
