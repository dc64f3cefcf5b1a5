package dev.orchestrator.runner.backend.acp;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.Backend;
import dev.orchestrator.runner.backend.ModelBackendContract;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealOpenCode;
import java.util.EnumSet;
import java.util.Set;

/// The backend with the real OpenCode, which speaks the protocol.
class OpenCodeAcpRealCliTest extends ModelBackendContract {

  @Override
  protected RealCli cli() {
    return RealOpenCode.find();
  }

  @Override
  protected Backend backend(ProcessHost host) {
    return new AcpBackend(host);
  }

  @Override
  protected ProviderConfig agentThatFails(FailureClass failure) {
    return switch (failure) {
      case TRANSIENT -> model(Scenario.always(soonAgain(Turn.error(503))));
      case LIMIT ->
          model(
              Scenario.always(
                  soonAgain(
                      Turn.error(
                          429,
                          "insufficient_quota",
                          "You exceeded your current quota, please check your plan."))));
      case AUTH -> model(Scenario.always(Turn.error(401)));
      case CONFIG -> model(Scenario.always(Turn.error(404)));
      case AGENT ->
          model(
              Scenario.always(
                  Turn.error(
                      400,
                      "context_length_exceeded",
                      "This model's maximum context length is 128000 tokens.")));
      case CRASHED -> model(Scenario.always(Turn.shell("kill -9 $PPID")));
      case CANCELLED -> throw new IllegalArgumentException(failure.name());
    };
  }

  /// OpenCode would else try again for a minute and more.
  private static Turn soonAgain(Turn.HttpError error) {
    return error.header("retry-after-ms", "1");
  }

  @Override
  protected Set<FailureClass> failures() {
    return EnumSet.complementOf(EnumSet.of(FailureClass.CANCELLED));
  }

  @Override
  protected String otherModel() {
    return "scripted/other-model";
  }
}
