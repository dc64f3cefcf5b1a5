package dev.orchestrator.runner.backend.claude;

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
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Claude Code in its print mode, one process per attempt.
///
/// The conversation's id is chosen here and told before the process starts, so that it is known
/// whatever becomes of the process. A conversation that is to be continued but is gone, or never
/// got as far as the disk, is begun anew under another id: Claude may hold the old one for taken.
/// One that is found is continued in whatever folder the attempt works. What is said to Claude goes
/// through its stdin, words of people while it works as well. Stopped by SIGINT, which ends
/// Claude's tools too and leaves the conversation fit to be continued.
public final class ClaudeBackend implements Backend {
  public static final String TYPE = "claude-code";

  public static final Set<Capability> CAPABILITIES = Set.of(Capability.values());

  private final AgentProcess process;
  private final CliProbe probe;
  private final RandomGenerator random;

  /// @param random makes the ids of conversations
  public ClaudeBackend(ProcessHost host, RandomGenerator random) {
    this.process = new AgentProcess(host);
    this.probe = new CliProbe(host);
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
    var tools = run.assignment().agent().tools();
    var unknown = tools == null ? Optional.<String>empty() : ClaudeTools.unknown(tools);
    if (unknown.isPresent()) {
      return new AgentEvent.Failed(
          FailureClass.CONFIG,
          "tool '%s' is unknown, expected any of read, edit, shell, web".formatted(unknown.get()));
    }
    try {
      var known = run.assignment().session();
      return known == null
          ? converse(run, Conversation.begin(random), events)
          : resume(run, known, events);
    } catch (IOException e) {
      return new AgentEvent.Failed(
          FailureClass.CONFIG, "the attempt's files cannot be written: " + e);
    }
  }

  private AgentEvent.Ended resume(AgentRun run, String session, Consumer<AgentEvent> events)
      throws IOException {
    var stream = stream(run, events);
    var transcript = Transcripts.in(ClaudeCommand.environment(run)).find(session);
    var conversation = new Conversation.Resumed(session, transcript.orElse(null));
    var ended = execute(run, conversation, events, stream);
    if (!stream.conversationIsGone() || run.stop().reason().isPresent()) {
      return ended;
    }
    events.accept(
        new AgentEvent.Retrying(Duration.ZERO, "conversation %s is gone".formatted(session)));
    return converse(run, Conversation.begin(random), events);
  }

  private AgentEvent.Ended converse(
      AgentRun run, Conversation conversation, Consumer<AgentEvent> events) throws IOException {
    return execute(run, conversation, events, stream(run, events));
  }

  private ClaudeStream stream(AgentRun run, Consumer<AgentEvent> events) {
    return new ClaudeStream(run, events, random);
  }

  private AgentEvent.Ended execute(
      AgentRun run, Conversation conversation, Consumer<AgentEvent> events, ClaudeStream stream)
      throws IOException {
    var program =
        new AgentProcess.Program(
            ClaudeCommand.of(run, conversation),
            ClaudeCommand.environment(run),
            ClaudeDialogue.line(conversation.input(run.assignment()), Uuids.next(random)),
            StopSignal.INTERRUPT,
            true);
    events.accept(new AgentEvent.SessionStarted(conversation.session()));
    try {
      return process.run(run, program, stream);
    } finally {
      run.steering().disconnect(stream.unread());
    }
  }

  @Override
  public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
    var merged = new HashMap<>(environment);
    merged.putAll(provider.env());
    if (provider.configHome() != null) {
      merged.put("CLAUDE_CONFIG_DIR", provider.configHome());
    }
    return new ClaudeInspection(probe, provider, merged).report();
  }
}
