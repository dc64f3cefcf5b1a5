package dev.orchestrator.launcher.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.AgentLimits;
import dev.orchestrator.contracts.config.Answerer;
import dev.orchestrator.contracts.config.Budget;
import dev.orchestrator.contracts.config.ByteSize;
import dev.orchestrator.contracts.config.CircuitBreakerConfig;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.config.ObservabilityConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.LogsConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.MetricsConfig;
import dev.orchestrator.contracts.config.ObservabilityConfig.TracesConfig;
import dev.orchestrator.contracts.config.Price;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.QuestionsConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunBudget;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.RunnerConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes every field that the schema has through the loader.
class EveryFieldTest {
  private static final JsonNode SCHEMA = Json.MAPPER.readTree(SchemaCheck.configSchema());

  /// A value that no field but one takes, as all others are text, whole numbers or containers.
  private static final double WRONG = 1.5;

  private static final Set<String> NUMBERS =
      Set.of("budgetUsd", "usd", "softUsd", "input", "output", "cacheRead", "cacheWrite");

  private static final String FULL =
      """
      {"providers": {"p": {"type": "codex", "command": "c", "args": ["a"], "env": {"X": "y"},
         "configHome": "/home", "concurrency": 3, "account": "acme",
         "prices": {"m*": {"input": 1, "output": 2.5, "cacheRead": 0.1, "cacheWrite": 1.5}}}},
       "agents": {"a": {"provider": "p", "description": "d", "cost": "c", "model": "m",
         "effort": "high", "systemPrompt": "s", "systemPromptMode": "replace",
         "tools": ["read", "web"], "permissionMode": "x", "outputSchema": {"type": "object"},
         "mcpServers": {"s": {"url": "https://s/", "headers": {"H": "h"}, "timeout": "PT1M",
            "required": true},
           "t": {"command": "t", "args": ["u"], "env": {"V": "w"}}},
         "budgetUsd": 1.5, "maxTurns": 7, "timeout": "PT2H", "idleTimeout": "PT3M",
         "limits": {"output": "2MiB", "processes": 20, "memory": "3GiB", "disk": "4GiB"},
         "price": {"input": 3, "output": 4},
         "fallback": ["p"], "retry": {"maxAttempts": 2, "byFailure": {"limit": {"maxDelay": "PT9S"}}}}},
       "workflows": {"w": {"steps": [{"name": "n", "kind": "code", "agent": "a"}]}},
       "run": {"concurrency": 9, "merge": {"strategy": "merge", "verifyTimeout": "PT2M",
         "trailers": false, "batch": 3, "resolveTries": 5}, "worktree": {"copy": [".env"],
         "setup": ["make"], "teardown": ["make down"], "setupTimeout": "PT5M", "ports": 2},
         "questions": {"answeredBy": "person", "timeout": "PT4M"},
         "budget": {"usd": 20, "tokens": 9, "softUsd": 15.5, "softTokens": 8,
           "task": {"usd": 2, "tokens": 5, "softUsd": 1, "softTokens": 4}}}, "runner": {"slots": 5},
       "observability": {"logs": {"levels": ["WARNING", "io.vertx=DEBUG"]},
         "metrics": {"port": 9464},
         "traces": {"endpoint": "http://127.0.0.1:4318", "file": "traces.jsonl"}},
       "retry": {"maxAttempts": 1, "baseDelay": "PT0.1S", "maxDelay": "PT5S", "maxFailures": 8,
         "byFailure": {"limit": {"maxAttempts": 4, "baseDelay": "PT2S", "maxDelay": "PT3S"}}},
       "circuitBreaker": {"maxFailures": 2, "resetTimeout": "PT7S"}}
      """;

  @TempDir private Path folder;

  @Test
  void shouldHandOnEveryFieldThatIsSet() throws IOException {
    Files.writeString(file(), FULL);

    var config = load().config();

    assertThat(config.providers())
        .containsEntry(
            "p",
            new ProviderConfig(
                "codex",
                "c",
                List.of("a"),
                Map.of("X", "y"),
                "/home",
                3,
                Map.of("m*", new Price(1, 2.5, 0.1, 1.5)),
                "acme"));
    assertThat(config.agents())
        .containsEntry(
            "a",
            new AgentConfig(
                "p",
                "d",
                "c",
                "m",
                "high",
                "s",
                SystemPromptMode.REPLACE,
                List.of("read", "web"),
                "x",
                Json.MAPPER.createObjectNode().put("type", "object"),
                Map.of(
                    "s",
                    new McpServerConfig(
                        "https://s/",
                        Map.of("H", "h"),
                        null,
                        List.of(),
                        Map.of(),
                        Duration.ofMinutes(1),
                        true),
                    "t",
                    new McpServerConfig(
                        null,
                        Map.of(),
                        "t",
                        List.of("u"),
                        Map.of("V", "w"),
                        Duration.ofHours(1),
                        false)),
                1.5,
                7,
                Duration.ofHours(2),
                Duration.ofMinutes(3),
                new AgentLimits(
                    new ByteSize(2 << 20), 20, ByteSize.parse("3GiB"), ByteSize.parse("4GiB")),
                new Price(3, 4, null, null),
                List.of("p"),
                retry(2, new RetryRule(4, Duration.ofSeconds(2), Duration.ofSeconds(9)))));
    assertThat(config.run())
        .isEqualTo(
            new RunConfig(
                9,
                new MergeConfig(
                    MergeStrategy.MERGE,
                    List.of(),
                    Duration.ofMinutes(2),
                    null,
                    MergeConfig.DEFAULT_MESSAGE,
                    false,
                    3,
                    5),
                new WorktreeConfig(
                    List.of(".env"),
                    List.of("make"),
                    List.of("make down"),
                    Duration.ofMinutes(5),
                    2),
                new QuestionsConfig(Answerer.PERSON, Duration.ofMinutes(4)),
                new RunBudget(20.0, 9L, 15.5, 8L, new Budget(2.0, 5L, 1.0, 4L))));
    assertThat(config.runner()).isEqualTo(new RunnerConfig(5));
    assertThat(config.observability())
        .isEqualTo(
            new ObservabilityConfig(
                new LogsConfig(List.of("WARNING", "io.vertx=DEBUG")),
                new MetricsConfig(9464),
                new TracesConfig("http://127.0.0.1:4318", "traces.jsonl")));
    assertThat(config.retry())
        .isEqualTo(retry(1, new RetryRule(4, Duration.ofSeconds(2), Duration.ofSeconds(3))));
    assertThat(config.circuitBreaker())
        .isEqualTo(new CircuitBreakerConfig(2, Duration.ofSeconds(7)));
    assertThat(config.workflows()).containsKey("w");
  }

  private static RetryPolicy retry(int maxAttempts, RetryRule ofLimits) {
    return new RetryPolicy(
        maxAttempts, Duration.ofMillis(100), Duration.ofSeconds(5), 8, Map.of("limit", ofLimits));
  }

  /// The pointer to an object in [#FULL], and that to its schema.
  static Stream<Arguments> fields() {
    return Map.ofEntries(
            entry("", ""),
            entry("/providers/p", "/$defs/provider"),
            entry("/agents/a", "/$defs/agent"),
            entry("/agents/a/limits", "/$defs/limits"),
            entry("/agents/a/mcpServers/s", "/$defs/mcpServer"),
            entry("/workflows/w", "/$defs/workflow"),
            entry("/runner", "/$defs/runner"),
            entry("/workflows/w/steps/0", "/$defs/step"),
            entry("/observability", "/$defs/observability"),
            entry("/observability/logs", "/$defs/logs"),
            entry("/observability/metrics", "/$defs/metrics"),
            entry("/observability/traces", "/$defs/traces"),
            entry("/run", "/$defs/run"),
            entry("/run/merge", "/$defs/merge"),
            entry("/run/worktree", "/$defs/run/properties/worktree"),
            entry("/run/questions", "/$defs/run/properties/questions"),
            entry("/run/budget", "/$defs/runBudget"),
            entry("/run/budget/task", "/$defs/budget"),
            entry("/retry", "/$defs/retry"),
            entry("/agents/a/retry", "/$defs/retry"),
            entry("/retry/byFailure/limit", "/$defs/retryRule"),
            entry("/circuitBreaker", "/$defs/circuitBreaker"))
        .entrySet()
        .stream()
        .flatMap(place ->
            SCHEMA.at(place.getValue()).path("properties").propertyNames().stream()
                .filter(field -> !NUMBERS.contains(field))
                .map(field -> Arguments.of(place.getKey(), field)));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldRefuseFieldOfWrongType(String object, String field) throws IOException {
    var config = Json.MAPPER.readTree(FULL);
    ((ObjectNode) config.at(object)).put(field, WRONG);
    Files.writeString(file(), config.toString());

    var refusal = catchThrowableOfType(UserException.class, this::load);

    assertThat(String.valueOf(refusal.getMessage()).lines())
        .anyMatch(line -> line.startsWith("%s: %s/%s: expected ".formatted(file(), object, field)));
  }

  private LoadedConfig load() {
    return ConfigLoader.load(folder, folder.resolve("none"), Map.of());
  }

  private Path file() {
    return folder.resolve("config.json");
  }
}
