package dev.orchestrator.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.Price;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.RunnerConfig;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The schemas and the records that files are read into must name the same fields.
class SchemaRecordsTest {
  private static final JsonNode CONFIG = Json.MAPPER.readTree(SchemaCheck.configSchema());
  private static final JsonNode PLAN = Json.MAPPER.readTree(SchemaCheck.planSchema());

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(PLAN, "", Plan.class, List.of("$schema"), List.of()),
        Arguments.of(PLAN, "/$defs/task", Task.class, List.of(), List.of()),
        Arguments.of(CONFIG, "", Config.class, List.of("$schema"), List.of("prompts")),
        Arguments.of(CONFIG, "/$defs/provider", ProviderConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/agent", AgentConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/mcpServer", McpServerConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/workflow", WorkflowConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/step", StepConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/run", RunConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/runBudget", RunBudget.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/budget", Budget.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/price", Price.class, List.of(), List.of()),
        Arguments.of(
            CONFIG, "/$defs/run/properties/worktree", WorktreeConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/merge", MergeConfig.class, List.of(), List.of()),
        Arguments.of(
            CONFIG, "/$defs/run/properties/questions", QuestionsConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/runner", RunnerConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/retryRule", RetryRule.class, List.of(), List.of()),
        Arguments.of(
            CONFIG, "/$defs/circuitBreaker", CircuitBreakerConfig.class, List.of(), List.of()),
        Arguments.of(CONFIG, "/$defs/retry", RetryPolicy.class, List.of(), List.of()));
  }

  /// @param withoutRecord fields that are read by nobody yet
  /// @param withoutSchema fields that come from elsewhere
  @ParameterizedTest
  @MethodSource("pairs")
  void shouldNameTheFieldsOfTheRecord(
      JsonNode schema,
      String pointer,
      Class<?> record,
      List<String> withoutRecord,
      List<String> withoutSchema) {
    var fields =
        Stream.concat(
                Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName),
                withoutRecord.stream())
            .filter(field -> !withoutSchema.contains(field));

    assertThat(schema.at(pointer).path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(fields.toList());
  }

  @Test
  void shouldCloseEveryObjectAndDescribeEveryFieldOfTheConfiguration() {
    assertThat(CONFIG.findParents("properties"))
        .isNotEmpty()
        .allSatisfy(object -> {
          assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
          assertThat(object.path("properties"))
              .allSatisfy(field -> assertThat(field.path("description").asString()).isNotBlank());
        });
  }
}
