package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.Capability;
import dev.orchestrator.runner.backend.CliOutput;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Goose's `run` command, one process per attempt.
///
/// The session's name is chosen here and told before the process starts. A session that is to be
/// continued but is gone is begun anew. Goose would go on in the folder and with the tools with
/// which a session began, so where these have changed a copy of it is continued. Stopped by SIGINT,
/// after which the session can be continued.
public final class GooseBackend implements Backend {
  public static final String TYPE = "goose";

  /// Structured output, system prompt and tools of MCP servers by recipe.
  public static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.SESSION,
              Capability.SYSTEM_PROMPT,
              Capability.MODEL,
              Capability.TOOLS,
              Capability.PERMISSION_MODE,
              Capability.STRUCTURED_OUTPUT,
              Capability.MCP,
              Capability.MAX_TURNS,
              Capability.USAGE,
              Capability.COST));

  private final AgentProcess process;
  private final CliProbe probe;
  private final RandomGenerator random;

  /// @param random makes the names of sessions
  public GooseBackend(ProcessHost host, RandomGenerator random) {
    process = new AgentProcess(host);
    probe = new CliProbe(host);
    this.random = random;
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
    events.accept(converse(run, events));
  }

  private AgentEvent.Ended converse(AgentRun run, Consumer<AgentEvent> events) {
    try {
      if (run.stop().reason().isPresent()) {
        return run.stop().reason().get();
      }
      var name = run.assignment().session();
      return name == null ? begin(run, events) : resume(run, name, events);
    } catch (IOException e) {
      return new AgentEvent.Failed(
          FailureClass.CONFIG, "the attempt's files cannot be written: " + e);
    }
  }

  private AgentEvent.Ended resume(AgentRun run, String name, Consumer<AgentEvent> events)
      throws IOException {
    var sessions = new GooseSessions(probe, run.assignment().provider(), environment(run));
    return switch (sessions.find(name)) {
      case GooseSessions.Search.Found(var known) -> goOn(run, name, known, sessions, events);
      case GooseSessions.Search.Gone() ->
          beginAnew(run, "session %s is gone".formatted(name), events);
      case GooseSessions.Search.Unanswered(var reason) -> unanswered(name, reason);
    };
  }

  private AgentEvent.Ended goOn(
      AgentRun run,
      String name,
      GooseSessions.Known known,
      GooseSessions sessions,
      Consumer<AgentEvent> events)
      throws IOException {
    var extensions = GooseRecipe.extensions(run);
    if (known.suits(run.workspace(), extensions)) {
      return execute(run, GooseRecipe.Session.resumed(name), known.usage(), events);
    }
    var copy = newName();
    return switch (sessions.copy(name, copy, run, extensions)) {
      case CliOutput.Text _ ->
          execute(run, GooseRecipe.Session.resumed(copy), known.usage(), events);
      case CliOutput.Refusal(var reason) ->
          beginAnew(
              run,
              "session %s cannot be copied to this folder: %s".formatted(name, reason),
              events);
      case CliOutput.Silence(var reason) -> unanswered(name, reason);
    };
  }

  /// What is not known to be gone is not given up.
  private static AgentEvent.Failed unanswered(String name, String reason) {
    return new AgentEvent.Failed(
        FailureClass.TRANSIENT, "Goose cannot be asked for session %s: %s".formatted(name, reason));
  }

  private AgentEvent.Ended beginAnew(AgentRun run, String why, Consumer<AgentEvent> events)
      throws IOException {
    events.accept(new AgentEvent.Retrying(Duration.ZERO, why));
    return begin(run, events);
  }

  private AgentEvent.Ended begin(AgentRun run, Consumer<AgentEvent> events) throws IOException {
    return execute(run, GooseRecipe.Session.begun(newName()), Usage.NONE, events);
  }

  private String newName() {
    var id = new byte[8];
    random.nextBytes(id);
    return "orchestrator-" + HexFormat.of().formatHex(id);
  }

  private AgentEvent.Ended execute(
      AgentRun run, GooseRecipe.Session session, Usage before, Consumer<AgentEvent> events)
      throws IOException {
    var program =
        new AgentProcess.Program(
            GooseCommand.of(run, session), environment(run), "", StopSignal.INTERRUPT);
    events.accept(new AgentEvent.SessionStarted(session.name()));
    return process.run(run, program, new GooseStream(before, run.workspace(), events));
  }

  private static Map<String, String> environment(AgentRun run) {
    var mode = run.assignment().agent().permissionMode();
    var environment = GooseCommand.environment(run.environment(), run.assignment().provider());
    if (mode != null) {
      environment.put("GOOSE_MODE", mode);
    } else if (!run.assignment().provider().env().containsKey("GOOSE_MODE")) {
      environment.put("GOOSE_MODE", "auto"); // the user's own may want to ask somebody
    }
    if (run.desk() != null) {
      environment.putAll(run.desk().access().serverVariables());
    }
    return environment;
  }

  @Override
  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    var own = new HashMap<>(GooseCommand.environment(environment, provider));
    return new GooseInspection(probe, provider, own).report();
  }
}
