package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The backend with the real Codex, which talks to a scripted model.
class CodexBackendRealCliTest extends ModelBackendContract {

  @Override
  protected RealCli cli() {
    return RealCodex.find();
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new CodexBackend(host);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(Turn.error(503)));
      case LIMIT -> model(Scenario.always(Turn.error(429, "insufficient_quota", "used up")));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG ->
          model(
              Scenario.always(
                  Turn.error(
                      404,
                      "model_not_found",
                      "The model `gpt-9` does not exist or you do not have access to it.")));
      case AGENT ->
          model(Scenario.always(Turn.error(400, "context_length_exceeded", "far too long")));
      case CRASHED, CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED, FailureClass.CRASHED));
  }

  @Override
  protected void prepareConfigHome(Path configHome, ProviderConfig usual) throws Exception {
    var usualHome = Path.of(usual.env().get("CODEX_HOME"));
    Files.copy(usualHome.resolve("config.toml"), configHome.resolve("config.toml"));
  }

  @Test
  void shouldBeACrashWhenTheProgramIsKilled() {
    var provider = model(Scenario.always(Turn.shell("kill -9 $PPID")));
    var agent = agent().permissionMode("danger-full-access").build();

    assertFails(run(attempt(provider, agent, "go")).ended(), FailureClass.CRASHED);
  }

  @Test
  void shouldBeginAnewWhenTheThreadIsGone() {
    var provider = agentThatSays("Nice to meet you.");
    var gone = "01a202df-429f-7252-a702-ffffffffffff";

    var events = run(attempts.attempt(provider, agent().build(), "hello again", gone));

    assertThat(events.ended()).isEqualTo(new Completed("Nice to meet you.", null));
    assertThat(events.of(AgentEvent.SessionStarted.class)).hasSize(1);
    assertThat(session(events)).isNotEqualTo(gone);
  }
}
