package dev.orchestrator.contracts.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much one attempt of an agent may take of the machine, with all that it starts. Past one of
/// these its processes are ended and the attempt has failed.
///
/// @param output written to stdout and stderr together
/// @param processes at the same time
/// @param memory resident in all its processes together; null for no bound
/// @param disk that the files of its workspace take; null for no bound
public record AgentLimits(
    ByteSize output, int processes, @Nullable ByteSize memory, @Nullable ByteSize disk) {
  /// Where nobody has said anything else.
  public static final AgentLimits DEFAULT =
      new AgentLimits(ByteSize.parse("1GiB"), 1_000, null, null);

  public AgentLimits {
    output = Objects.requireNonNullElse(output, ByteSize.parse("1GiB"));
  }
}
