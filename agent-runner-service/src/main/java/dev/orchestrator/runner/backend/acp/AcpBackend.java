package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.Capability;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Agents of the Agent Client Protocol (version 1), one process per attempt.
///
/// The agent names its session itself. A session that is to be continued but is gone, or of an
/// agent that cannot load any, is begun anew. Stopped by a `session/cancel` and SIGTERM.
public final class AcpBackend implements Backend {
  public static final String TYPE = "acp";

  /// Tools are withheld as far as an agent can be kept from them, which shows when it has told its
  /// name.
  public static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.SESSION,
              Capability.SYSTEM_PROMPT,
              Capability.MODEL,
              Capability.TOOLS,
              Capability.PERMISSION_MODE,
              Capability.MCP,
              Capability.USAGE));

  private final AgentProcess process;
  private final ProcessHost host;

  public AcpBackend(ProcessHost host) {
    process = new AgentProcess(host);
    this.host = host;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void run(AgentRun run, Consumer<AgentEvent> events) {
    var program =
        new AgentProcess.Program(
            command(run.assignment().provider()),
            AcpEnvironment.of(run),
            "",
            StopSignal.TERMINATE,
            true);
    events.accept(
        process.run(run, program, new AcpConversation(run, process.wallTrouble(), events)));
  }

  private static List<String> command(ProviderConfig provider) {
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    return command;
  }

  @Override
  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    return new AcpInspection(host, command(provider), AcpEnvironment.of(environment, provider))
        .report();
  }

  @Override
  public CliReport version(ProviderConfig provider, Map<String, String> environment) {
    return new CliProbe(host)
        .ask(List.of(provider.command(), "--version"), AcpEnvironment.of(environment, provider));
  }
}
