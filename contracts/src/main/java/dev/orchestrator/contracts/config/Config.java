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
    RunnerConfig runner) {
  /// The agent that plans, and that speaks for the run.
  public static final String ORCHESTRATOR = "orchestrator";

  public Config {
    providers = Map.copyOf(providers);
    agents = Map.copyOf(agents);
    workflows = workflows == null ? Map.of() : Map.copyOf(workflows);
    prompts = prompts == null ? Map.of() : Map.copyOf(prompts);
    runner = Objects.requireNonNullElse(runner, RunnerConfig.UNBOUNDED);
  }

  /// A configuration without workflows and templates.
  public Config(
      Map<String, ProviderConfig> providers,
      Map<String, AgentConfig> agents,
      RunConfig run,
      RetryPolicy retry) {
    this(providers, agents, Map.of(), Map.of(), run, retry);
  }

  /// A configuration whose runner has no bound of its own.
  public Config(
      Map<String, ProviderConfig> providers,
      Map<String, AgentConfig> agents,
      Map<String, WorkflowConfig> workflows,
      Map<String, String> prompts,
      RunConfig run,
      RetryPolicy retry) {
    this(providers, agents, workflows, prompts, run, retry, RunnerConfig.UNBOUNDED);
  }
}
