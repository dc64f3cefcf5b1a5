package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.OutputRendering;
import dev.orchestrator.runner.equipment.EquipmentLog;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Puts what the user's own commands say about a workspace into the output of an attempt.
public final class CommandLog implements EquipmentLog {
  private final OutputSender output;
  private final OutputRendering rendering;
  private final Secrets secrets;

  CommandLog(OutputSender output, OutputRendering rendering, Secrets secrets) {
    this.output = output;
    this.rendering = rendering;
    this.secrets = secrets;
  }

  /// What is said after an attempt's end; it comes after all of the attempt's own output.
  ///
  /// @param environment what the commands see of ours
  public static CommandLog afterEnd(
      Bus bus, AttemptId attempt, InstantSource clock, Map<String, String> environment) {
    return new CommandLog(
        new OutputSender(bus, attempt, clock.millis()),
        new OutputRendering(clock),
        Secrets.of(environment));
  }

  /// Takes out of a text what is secret in an environment.
  public static UnaryOperator<String> masking(Map<String, String> environment) {
    return Secrets.of(environment)::mask;
  }

  @Override
  public void note(String text) {
    output.add(rendering.note(secrets.mask(text)));
  }

  @Override
  public void output(String line) {
    output.add(rendering.render(secrets.mask(new AgentEvent.Text(line))));
  }

  @Override
  public void errors(String line) {
    output.add(rendering.render(secrets.mask(new AgentEvent.StderrLine(line))));
  }

  @Override
  public void close() {
    output.close();
  }
}
