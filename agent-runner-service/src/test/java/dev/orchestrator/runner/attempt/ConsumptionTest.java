package dev.orchestrator.runner.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Price;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.run.Usage;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.backend.AgentEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an attempt has consumed, by what is heard of it.
class ConsumptionTest {
  private static final Map<String, Price> PRICES =
      Map.of("m*", new Price(1, 2, 0.5, null), "m-big", new Price(10, 20, null, null));

  private static Consumption of(String type, String model, Map<String, Price> prices) {
    var provider = new ProviderConfig(type, "cli", List.of(), Map.of(), null, null, prices);
    return new Consumption(
        new Assignment(
            new AttemptId(new RunId("r1"), new TaskId("a"), 1),
            new RunOrigin("/repository", "0".repeat(40), null),
            "A",
            "code",
            WorkKind.BEGIN,
            "coder",
            AgentBuilder.on("p").model(model).build(),
            provider,
            "do it",
            null,
            ""));
  }

  private static AgentEvent reported(Usage usage) {
    return new AgentEvent.UsageReported(usage);
  }

  private static AgentEvent soFar(Usage usage) {
    return new AgentEvent.UsageSoFar(usage, null);
  }

  @Test
  void shouldLetTheEndOfATurnTakeThePlaceOfWhatWasTheCaseSoFar() {
    var consumption = of("claude-code", "m", Map.of());

    consumption.take(soFar(new Usage(10, 1, 0, 0)));
    consumption.take(soFar(new Usage(20, 2, 0, 0)));
    assertThat(consumption.usage()).isEqualTo(new Usage(20, 2, 0, 0));
    consumption.take(reported(new Usage(21, 9, 0, 0, 0.5)));
    consumption.take(soFar(new Usage(5, 1, 0, 0)));

    assertThat(consumption.usage()).isEqualTo(new Usage(26, 10, 0, 0, 0.5));
  }

  @Test
  void shouldPriceWhatTheCliDoesNot() {
    var consumption = of("codex", "m-small", PRICES);

    consumption.take(reported(new Usage(1_000_000, 500_000, 2_000_000, 1_000_000)));

    assertThat(consumption.usage())
        .isEqualTo(
            new Usage(1_000_000, 500_000, 2_000_000, 1_000_000, 1 + 1 + 1 + 1.0, false, true));
  }

  @Test
  void shouldTakeTheModelThatTheCliNames() {
    var consumption = of("codex", "m-small", PRICES);

    consumption.take(new AgentEvent.UsageSoFar(new Usage(1_000_000, 0, 0, 0), "m-big"));

    assertThat(consumption.usage().costUsd()).isEqualTo(10.0);
    assertThat(consumption.model()).isEqualTo("m-big");
  }

  @Test
  void shouldLeaveCostsUnknownForWhichThereIsNoPrice() {
    var consumption = of("codex", "other", PRICES);

    consumption.take(reported(new Usage(10, 1, 0, 0)));

    assertThat(consumption.usage().costUsd()).isNull();
  }

  @Test
  void shouldGuessTokensFromCharactersWhereTheCliTellsNone() {
    var consumption = of("acp", "m", PRICES);

    consumption.tell("x".repeat(4_000));
    assertThat(consumption.usage()).isEqualTo(Usage.NONE);
    consumption.take(new AgentEvent.Text("y".repeat(400)));

    assertThat(consumption.usage()).isEqualTo(new Usage(1_000, 100, 0, 0, 0.0012, true, true));
  }

  @Test
  void shouldGuessNothingOfAProgramThatIsNoModel() {
    var consumption = of("command", "", Map.of());

    consumption.tell("do it");
    consumption.take(new AgentEvent.Text("done"));

    assertThat(consumption.usage()).isEqualTo(Usage.NONE);
  }
}
