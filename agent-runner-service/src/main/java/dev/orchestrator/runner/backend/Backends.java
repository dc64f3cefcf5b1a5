package dev.orchestrator.runner.backend;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.Steering.Hearing;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The backends of a runner by the type of provider that they drive.
public final class Backends {
  private final Map<String, Backend> byType;

  public Backends(List<Backend> backends) {
    byType = backends.stream().collect(toMap(Backend::type, identity()));
  }

  /// Runs the attempt on the backend of its provider, as [Backend#run] promises. A type that no
  /// backend drives is a failed attempt too.
  public void run(AgentRun run, Consumer<AgentEvent> events) {
    var provider = run.assignment().provider();
    var backend = byType.get(provider.type());
    if (backend == null) {
      events.accept(new AgentEvent.Failed(FailureClass.CONFIG, unknown(provider)));
    } else {
      run(backend, run, events);
    }
  }

  private static void run(Backend backend, AgentRun run, Consumer<AgentEvent> events) {
    var assignment = run.assignment();
    var unsupported = UnsupportedSettings.of(assignment.agent(), backend.capabilities());
    if (unsupported.isEmpty()) {
      new Turns(backend, event -> events.accept(checked(event, run))).run(withMeans(run, backend));
    } else {
      events.accept(
          new AgentEvent.Failed(
              FailureClass.CONFIG,
              "agent '%s' has settings that provider type '%s' cannot keep to: %s; remove them or give it another provider"
                  .formatted(
                      assignment.agentName(), backend.type(), String.join(", ", unsupported))));
    }
  }

  private static AgentRun withMeans(AgentRun run, Backend backend) {
    return backend.capabilities().contains(Capability.MCP) ? run.withAskServer() : run;
  }

  private static AgentEvent checked(AgentEvent event, AgentRun run) {
    return event instanceof AgentEvent.Completed completed
        ? Answers.read(completed, run.assignment())
        : event;
  }

  /// When an agent of the provider hears what is said to it.
  public Hearing hearing(ProviderConfig provider) {
    var backend = byType.get(provider.type());
    return backend == null ? Hearing.NEVER : Hearing.of(backend.capabilities());
  }

  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    var backend = byType.get(provider.type());
    return backend == null
        ? new CliReport.Unusable(unknown(provider))
        : backend.inspect(provider, environment);
  }

  /// As [Backend#version].
  public CliReport version(ProviderConfig provider, Map<String, String> environment) {
    var backend = byType.get(provider.type());
    return backend == null
        ? new CliReport.Unusable(unknown(provider))
        : backend.version(provider, environment);
  }

  private String unknown(ProviderConfig provider) {
    return "provider type '%s' is not supported yet; expected one of %s"
        .formatted(provider.type(), String.join(", ", new TreeSet<>(byType.keySet())));
  }
}
