package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackendsTest {
  private final Backends backends =
      new Backends(List.of(new CheerfulBackend("a"), new CheerfulBackend("b")));
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void shouldUseTheBackendOfTheProvidersType(@TempDir Path folder) {
    backends.run(new Attempts(folder).attempt(provider("b"), "hi"), events);

    assertThat(events.all()).containsExactly(AgentEvent.Completed.of("b is happy"));
    assertThat(backends.inspect(provider("a"), Map.of()))
        .isEqualTo(new CliReport.Usable("a 1.0", Login.unknown()));
  }

  @Test
  void shouldNameTheKnownTypesWhenTheTypeIsUnknown(@TempDir Path folder) {
    var sentence = "provider type 'c' is not supported yet; expected one of a, b";

    backends.run(new Attempts(folder).attempt(provider("c"), "hi"), events);

    assertThat(events.all()).containsExactly(new AgentEvent.Failed(FailureClass.CONFIG, sentence));
    assertThat(backends.inspect(provider("c"), Map.of()))
        .isEqualTo(new CliReport.Unusable(sentence));
  }

  @Test
  void shouldRefuseARequiredServerWhenTheCliWouldBeginWithoutIt(@TempDir Path folder) {
    var server =
        new McpServerConfig(
            null, Map.of(), "wiki", List.of(), Map.of(), Duration.ofMinutes(1), true);
    var agent = AgentBuilder.on("p").mcpServers(Map.of("wiki", server)).build();

    backends.run(new Attempts(folder).attempt(provider("a"), agent, "hi", null), events);

    assertThat(events.all())
        .satisfiesExactly(event ->
            assertThat(event)
                .isInstanceOfSatisfying(
                    AgentEvent.Failed.class,
                    failed -> assertThat(failed.message()).contains("mcpServers/wiki/required")));
  }

  private static ProviderConfig provider(String type) {
    return new ProviderConfig(type, "program", List.of(), Map.of());
  }

  private record CheerfulBackend(String type) implements Backend {
    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public void run(AgentRun run, Consumer<AgentEvent> events) {
      events.accept(AgentEvent.Completed.of(type + " is happy"));
    }

    @Override
    public CliReport inspect(ProviderConfig provider, Map<String, String> environment) {
      return new CliReport.Usable(type + " 1.0", Login.unknown());
    }
  }
}
