package dev.orchestrator.contracts.run;

/// What one attempt consumed, as its CLI reported it; zero where the CLI reports nothing.
///
/// @param inputTokens tokens sent, without those read from or written to the provider's cache
/// @param costUsd US dollars by the CLI's own price list
public record Usage(
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    double costUsd) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        costUsd + other.costUsd);
  }

  /// What came on top of an earlier count of the same things.
  public Usage minus(Usage earlier) {
    return new Usage(
        inputTokens - earlier.inputTokens,
        outputTokens - earlier.outputTokens,
        cacheReadTokens - earlier.cacheReadTokens,
        cacheWriteTokens - earlier.cacheWriteTokens,
        costUsd - earlier.costUsd);
  }
}
