package dev.orchestrator.contracts.run;

import dev.orchestrator.contracts.config.Price;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one attempt consumed, or several together; zero where nobody tells anything.
///
/// Sums take an unknown cost for nothing, so they may be too low where a part is unknown.
///
/// @param inputTokens tokens sent, without those read from or written to the provider's cache
/// @param costUsd US dollars, null when nobody can say
/// @param estimatedTokens whether the tokens, or some of them, are guessed from the characters
/// @param estimatedCost whether the cost, or a part of it, is worked out from tokens by prices of
///   the configuration, and not told by the CLI
public record Usage(
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    @Nullable Double costUsd,
    Boolean estimatedTokens,
    Boolean estimatedCost) {
  private static final double MILLION = 1_000_000;

  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage {
    if (estimatedCost == null && costUsd != null && costUsd == 0) {
      costUsd = null; // journals from before there were estimates have 0 for what is not known
    }
    estimatedTokens = Objects.requireNonNullElse(estimatedTokens, false);
    estimatedCost = Objects.requireNonNullElse(estimatedCost, false);
  }

  /// What a CLI has told, with its cost.
  public Usage(
      long inputTokens,
      long outputTokens,
      long cacheReadTokens,
      long cacheWriteTokens,
      @Nullable Double costUsd) {
    this(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, costUsd, false, false);
  }

  /// What a CLI has told that knows no cost.
  public Usage(long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens) {
    this(inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, null);
  }

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        sum(costUsd, other.costUsd),
        estimatedTokens || other.estimatedTokens,
        estimatedCost || other.estimatedCost);
  }

  private static @Nullable Double sum(@Nullable Double one, @Nullable Double other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one + other;
  }

  /// What came on top of an earlier count of the same things, never less than nothing.
  public Usage minus(Usage earlier) {
    return new Usage(
        Math.max(0, inputTokens - earlier.inputTokens),
        Math.max(0, outputTokens - earlier.outputTokens),
        Math.max(0, cacheReadTokens - earlier.cacheReadTokens),
        Math.max(0, cacheWriteTokens - earlier.cacheWriteTokens),
        costUsd == null
            ? null
            : Double.valueOf(
                Math.max(0, costUsd - Objects.requireNonNullElse(earlier.costUsd, 0.0))),
        estimatedTokens,
        estimatedCost);
  }

  /// The same with a cost that is worked out by a price.
  public Usage pricedBy(Price price) {
    var usd =
        (inputTokens * price.input()
                + outputTokens * price.output()
                + cacheReadTokens * Objects.requireNonNullElse(price.cacheRead(), price.input())
                + cacheWriteTokens * Objects.requireNonNullElse(price.cacheWrite(), price.input()))
            / MILLION;
    return new Usage(
        inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, usd, estimatedTokens, true);
  }

  /// Tokens sent and received, without those read from a provider's cache: what budgets count.
  public long tokens() {
    return inputTokens + outputTokens + cacheWriteTokens;
  }

  /// Whether nothing is known to have been consumed.
  public boolean hasNothing() {
    return tokens() == 0 && cacheReadTokens == 0 && costUsd == null;
  }

  /// Whether any of it is no more than an estimate.
  public boolean hasEstimates() {
    return estimatedTokens || estimatedCost;
  }
}
