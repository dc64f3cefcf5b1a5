package dev.orchestrator.runner.process;

import org.jspecify.annotations.Nullable;

/// How much a command may take of the machine with all that it starts, wrappers of ours excepted.
///
/// @param outputBytes written to stdout and stderr together
/// @param processes at the same time
/// @param memoryBytes resident in all of them together, null for no bound
/// @param diskBytes that the files in its directory have together, null for no bound
public record Quota(
    long outputBytes, int processes, @Nullable Long memoryBytes, @Nullable Long diskBytes) {
  private static final long GIBIBYTE = 1L << 30;

  /// For commands of the configuration, which run what agents have written.
  public static final Quota OF_COMMANDS = new Quota(GIBIBYTE, 1_000, null, null);

  /// No bound at all.
  public static final Quota NONE = new Quota(Long.MAX_VALUE, Integer.MAX_VALUE, null, null);

  /// Whether its processes need to be looked at.
  boolean boundsProcesses() {
    return processes < Integer.MAX_VALUE || memoryBytes != null;
  }
}
