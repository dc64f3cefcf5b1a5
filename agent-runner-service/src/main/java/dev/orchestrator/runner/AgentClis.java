package dev.orchestrator.runner;

import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.Backends;
import dev.orchestrator.runner.backend.Capability;
import dev.orchestrator.runner.backend.acp.AcpBackend;
import dev.orchestrator.runner.backend.claude.ClaudeBackend;
import dev.orchestrator.runner.backend.codex.CodexBackend;
import dev.orchestrator.runner.backend.command.CommandBackend;
import dev.orchestrator.runner.backend.goose.GooseBackend;
import dev.orchestrator.runner.process.ProcessHost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The agent CLIs that can be driven; a new backend is registered here.
public final class AgentClis {
  private record Entry(
      String type,
      Set<Capability> capabilities,
      BiFunction<ProcessHost, RandomGenerator, Backend> make) {}

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(AcpBackend.TYPE, AcpBackend.CAPABILITIES, (host, _) -> new AcpBackend(host)),
          new Entry(ClaudeBackend.TYPE, ClaudeBackend.CAPABILITIES, ClaudeBackend::new),
          new Entry(
              CodexBackend.TYPE, CodexBackend.CAPABILITIES, (host, _) -> new CodexBackend(host)),
          new Entry(GooseBackend.TYPE, GooseBackend.CAPABILITIES, GooseBackend::new),
          new Entry(
              CommandBackend.TYPE,
              CommandBackend.CAPABILITIES,
              (host, _) -> new CommandBackend(host)));

  private AgentClis() {}

  /// The provider types that have a backend, and what each makes possible.
  public static Map<String, Set<Capability>> capabilities() {
    return ENTRIES.stream().collect(Collectors.toMap(Entry::type, Entry::capabilities));
  }

  public static Backends on(ProcessHost host, RandomGenerator random) {
    return new Backends(ENTRIES.stream().map(entry -> entry.make().apply(host, random)).toList());
  }
}
