package dev.orchestrator.runner;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RunnerConfig;
import java.util.Map;
import java.util.Objects;

/// What a runner offers to schedulers.
///
/// @param name tells it from other runners
/// @param slots how many attempts it works on at once
/// @param providers whose programs it looks at to say what is there
public record RunnerOffer(String name, int slots, Map<String, ProviderConfig> providers) {
  private static final int UNBOUNDED = 1_000;

  public RunnerOffer {
    providers = Map.copyOf(providers);
  }

  /// The runner beside the scheduler.
  public static RunnerOffer local(RunnerConfig settings, Map<String, ProviderConfig> providers) {
    return new RunnerOffer(
        "local", Objects.requireNonNullElse(settings.slots(), UNBOUNDED), providers);
  }
}
