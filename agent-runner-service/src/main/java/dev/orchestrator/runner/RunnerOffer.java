package dev.orchestrator.runner;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.util.Map;

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

  /// The runner beside the scheduler: what bounds it are the runs' own limits.
  public static RunnerOffer local(Map<String, ProviderConfig> providers) {
    return new RunnerOffer("local", UNBOUNDED, providers);
  }
}
