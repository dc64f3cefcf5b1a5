package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.Capability;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Codex in its `exec` mode, one process per attempt.
///
/// Codex names its thread itself, in its first line. A thread that is to be continued but is gone
/// is begun anew. Stopped by SIGINT, after which the thread can be continued.
public final class CodexBackend implements Backend {
  public static final String TYPE = "codex";

  public static final Set<Capability> CAPABILITIES =
      Set.copyOf(
          EnumSet.of(
              Capability.SESSION,
              Capability.SYSTEM_PROMPT,
              Capability.REPLACED_SYSTEM_PROMPT,
              Capability.MODEL,
              Capability.EFFORT,
              Capability.TOOLS,
              Capability.PERMISSION_MODE,
              Capability.STRUCTURED_OUTPUT,
              Capability.MCP,
              Capability.REQUIRED_MCP,
              Capability.USAGE,
              Capability.LIMIT_RESET));

  private final AgentProcess process;
  private final CliProbe probe;

  public CodexBackend(ProcessHost host) {
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
    events.accept(converse(run, events));
  }

  private AgentEvent.Ended converse(AgentRun run, Consumer<AgentEvent> events) {
    try {
      var thread = run.assignment().session();
      return thread == null ? execute(run, null, events) : resume(run, thread, events);
    } catch (IOException e) {
      return new AgentEvent.Failed(FailureClass.CONFIG, "the attempt's files cannot be used: " + e);
    }
  }

  private AgentEvent.Ended resume(AgentRun run, String thread, Consumer<AgentEvent> events)
      throws IOException {
    var stream = stream(run, thread, events);
    var ended = execute(run, thread, stream);
    if (!stream.threadIsGone() || run.stop().reason().isPresent()) {
      return ended;
    }
    events.accept(new AgentEvent.Retrying(Duration.ZERO, "thread %s is gone".formatted(thread)));
    return execute(run, null, events);
  }

  private AgentEvent.Ended execute(
      AgentRun run, @Nullable String thread, Consumer<AgentEvent> events) throws IOException {
    return execute(run, thread, stream(run, thread, events));
  }

  private AgentEvent.Ended execute(AgentRun run, @Nullable String thread, CodexStream stream)
      throws IOException {
    var ended = process.run(run, CodexCommand.of(run, thread), stream);
    stream.reportUsage();
    return ended;
  }

  private static CodexStream stream(
      AgentRun run, @Nullable String thread, Consumer<AgentEvent> events) throws IOException {
    var provider = run.assignment().provider();
    var records = ThreadRecords.in(CodexCommand.environment(provider, run.environment()));
    return new CodexStream(records, thread, run, events);
  }

  @Override
  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    return new CodexInspection(probe, provider, CodexCommand.environment(provider, environment))
        .report();
  }
}
