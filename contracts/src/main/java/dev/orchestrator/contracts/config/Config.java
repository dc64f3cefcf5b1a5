package dev.orchestrator.contracts.config;

import java.util.Map;
import java.util.Objects;

/// Everything the user can set, after built-in defaults, `~/.orchestrator/config.json` and
/// `.orchestrator/config.json` have been merged.
///
/// @param providers by name
/// @param agents by name
/// @param workflows by name
/// @param prompts the user's own templates of what agents are told, by the template's name; the
///   built-in ones where absent
public record Config(
    Map<String, ProviderConfig> providers,
    Map<String, AgentConfig> agents,
    Map<String, WorkflowConfig> workflows,
    Map<String, String> prompts,
    RunConfig run,
    RetryPolicy retry,
    RunnerConfig runner,
    ObservabilityConfig observability,
    CircuitBreakerConfig circuitBreaker) {
  /// The agent that plans, and that speaks for the run.
  public static final String ORCHESTRATOR = "orchestrator";

  public Config {
    providers = Map.copyOf(providers);
    agents = Map.copyOf(agents);
    workflows = workflows == null ? Map.of() : Map.copyOf(workflows);
    prompts = prompts == null ? Map.of() : Map.copyOf(prompts);
    runner = Objects.requireNonNullElse(runner, RunnerConfig.UNBOUNDED);
    observability = Objects.requireNonNullElse(observability, ObservabilityConfig.DEFAULT);
    circuitBreaker = Objects.requireNonNullElse(circuitBreaker, CircuitBreakerConfig.DEFAULT);
  }

  /// A configuration without workflows and templates.
  public Config(
      Map<String, ProviderConfig> providers,
      Map<String, AgentConfig> agents,
      RunConfig run,
      RetryPolicy retry) {
    this(providers, agents, Map.of(), Map.of(), run, retry);
  }

  /// A configuration that tells as much of itself as usual, and whose runner has no bound.
  public Config(
      Map<String, ProviderConfig> providers,
      Map<String, AgentConfig> agents,
      Map<String, WorkflowConfig> workflows,
      Map<String, String> prompts,
      RunConfig run,
      RetryPolicy retry) {
    this(
        providers,
        agents,
        workflows,
        prompts,
        run,
        retry,
        RunnerConfig.UNBOUNDED,
        ObservabilityConfig.DEFAULT,
        CircuitBreakerConfig.DEFAULT);
  }

  /// The same, but for what is told of the program's own work.
  public Config with(ObservabilityConfig other) {
    return new Config(
        providers, agents, workflows, prompts, run, retry, runner, other, circuitBreaker);
  }
}
