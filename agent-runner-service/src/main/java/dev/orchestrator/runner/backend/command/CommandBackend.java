package dev.orchestrator.runner.backend.command;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.Capability;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Any program as an agent.
///
/// The prompt comes on stdin and in the file `ORCHESTRATOR_PROMPT_FILE`; `ORCHESTRATOR_RUN`,
/// `_TASK`, `_STEP`, `_ATTEMPT` and, where one is configured, `_MODEL` say what it is about. What
/// it posts to `ORCHESTRATOR_ASK_URL` is a question, whose answer it gets; what it posts to
/// `ORCHESTRATOR_PROGRESS_URL` says how far it is. Stdout is the result. Exit code 0 is success, 75
/// a passing failure. It is stopped by SIGTERM. Programs of this kind have no sessions: every
/// attempt starts afresh.
///
/// A plain command that checks a task's work is no agent: it gets the file, but nothing on stdin,
/// which some programs would take for commands.
public final class CommandBackend implements Backend {
  public static final String TYPE = "command";

  /// What a program makes of a model's name is its own affair.
  public static final Set<Capability> CAPABILITIES = Set.of(Capability.MODEL);

  private final AgentProcess process;
  private final CliProbe probe;

  public CommandBackend(ProcessHost host) {
    process = new AgentProcess(host);
    probe = new CliProbe(host);
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
    events.accept(execute(run, events));
  }

  private AgentEvent.Ended execute(AgentRun run, Consumer<AgentEvent> events) {
    var assignment = run.assignment();
    try {
      var environment = environment(run, run.writeScratch("prompt.txt", assignment.prompt()));
      return assignment.kind() == WorkKind.CHECK_BY_COMMAND
          ? process.run(run, program(run, environment, ""), new CheckOutput(events))
          : process.run(
              run,
              program(run, environment, assignment.prompt()),
              new CommandOutput(assignment.kind(), events));
    } catch (IOException e) {
      return new AgentEvent.Failed(FailureClass.CONFIG, "the prompt file cannot be written: " + e);
    }
  }

  private static AgentProcess.Program program(
      AgentRun run, Map<String, String> environment, String input) {
    return new AgentProcess.Program(command(run), environment, input, StopSignal.TERMINATE);
  }

  private static List<String> command(AgentRun run) {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    return command;
  }

  private static Map<String, String> environment(AgentRun run, Path promptFile) {
    var assignment = run.assignment();
    var attempt = assignment.attempt();
    var environment = new HashMap<>(run.environment());
    environment.putAll(assignment.provider().env());
    environment.put("ORCHESTRATOR_PROMPT_FILE", promptFile.toString());
    environment.put("ORCHESTRATOR_RUN", attempt.run().value());
    environment.put("ORCHESTRATOR_TASK", attempt.task().value());
    environment.put("ORCHESTRATOR_STEP", assignment.step());
    environment.put("ORCHESTRATOR_ATTEMPT", Integer.toString(attempt.number()));
    var model = assignment.agent().model();
    if (model != null) {
      environment.put("ORCHESTRATOR_MODEL", model);
    }
    if (run.desk() != null) {
      environment.putAll(run.desk().access().variables());
    }
    return environment;
  }

  /// Only looks the program up: what an unknown program does with `--version` is unknown too.
  @Override
  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    var report =
        probe.ask(
            List.of("sh", "-c", "command -v -- \"$1\"", "sh", provider.command()), environment);
    return switch (report) {
      case CliReport.Usable usable -> usable;
      case CliReport.Unusable _ ->
          new CliReport.Unusable("command %s was not found".formatted(provider.command()));
    };
  }
}
