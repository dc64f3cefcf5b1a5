package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What a workspace gets beside what git puts into it.
///
/// @param copy globs of files in the user's checkout, tracked or not, relative to its root
/// @param setup shell commands that make a fresh workspace ready, in this order
/// @param teardown shell commands that take back what `setup` made outside the workspace
/// @param setupTimeout how long all of `setup` together may take
/// @param ports how many TCP ports each workspace has to itself
public record WorktreeConfig(
    List<String> copy,
    List<String> setup,
    List<String> teardown,
    Duration setupTimeout,
    int ports) {
  private static final Duration DEFAULT_SETUP_TIMEOUT = Duration.ofMinutes(10);

  /// Nothing but what git puts there.
  public static final WorktreeConfig NONE =
      new WorktreeConfig(List.of(), List.of(), List.of(), DEFAULT_SETUP_TIMEOUT, 0);

  public WorktreeConfig {
    copy = copy == null ? List.of() : List.copyOf(copy);
    setup = setup == null ? List.of() : List.copyOf(setup);
    teardown = teardown == null ? List.of() : List.copyOf(teardown);
    setupTimeout = Objects.requireNonNullElse(setupTimeout, DEFAULT_SETUP_TIMEOUT);
    if (ports < 0) {
      throw new IllegalArgumentException("a workspace cannot have %d ports".formatted(ports));
    }
  }
}
