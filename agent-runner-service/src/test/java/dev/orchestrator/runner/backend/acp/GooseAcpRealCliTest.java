package dev.orchestrator.runner.backend.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealGoose;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The backend with the real Goose as an agent of the protocol.
class GooseAcpRealCliTest extends ModelBackendContract {

  @Override
  protected RealCli cli() {
    return RealGoose.find()::acpProvider;
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new AcpBackend(host);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(Turn.error(503)));
      case LIMIT ->
          model(
              Scenario.always(
                  Turn.error(
                      429,
                      "insufficient_quota",
                      "You exceeded your current quota, please check your plan.")));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG -> model(Scenario.always(Turn.error(404)));
      case AGENT -> model(Scenario.always(Turn.error(400)));
      case CRASHED -> model(Scenario.always(Turn.shell("kill -9 $PPID")));
      case CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED));
  }

  @Override
  protected Map<String, String> inConfigHome(Map<String, String> usual) {
    var environment = new HashMap<>(usual);
    environment.remove("GOOSE_PATH_ROOT"); // Goose heeds it more than the XDG folders
    return environment;
  }

  @Test
  void shouldSayWhoItIsWithoutAskingAModel() {
    var provider = agentThatSays("nobody hears this");
    var environment = Map.of("PATH", System.getenv("PATH"));

    assertThat(backend().inspect(provider, environment))
        .isInstanceOfSatisfying(
            CliReport.Usable.class,
            report -> {
              assertThat(report.version()).startsWith("goose 1.").contains("continues sessions");
              assertThat(report.login().detail()).contains("goose configure");
            });
    assertThat(requests()).isEmpty();
  }
}
