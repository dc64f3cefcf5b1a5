package dev.orchestrator.contracts.store;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.Usage;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// What some attempts consumed together. What they have not in common, or nobody has told, is null.
///
/// @param provider its name in the configuration
/// @param day on which they started, in UTC
/// @param attempts how many they are
/// @param unpriced how many of them consumed something whose cost nobody can say, which the cost of
///   all together lacks
public record UsageSummary(
    @Nullable RunId run,
    @Nullable TaskId task,
    @Nullable Integer attempt,
    @Nullable String agent,
    @Nullable String provider,
    @Nullable String model,
    @Nullable LocalDate day,
    int attempts,
    int unpriced,
    Usage usage) {

  /// What attempts are told apart by.
  public enum By {
    TASK,
    AGENT,
    PROVIDER,
    MODEL,
    ATTEMPT,
    RUN,
    DAY
  }
}
