package dev.orchestrator.launcher.report;

import dev.orchestrator.contracts.run.Usage;
import java.util.Locale;

/// What was consumed, as people read it. `≈` marks what is no more than an estimate.
public final class UsageWords {
  private static final String NOTHING = "-";
  private static final String UNKNOWN = "unknown";
  private static final String ABOUT = "≈";

  private UsageWords() {}

  /// What budgets count: tokens without those read from a cache.
  public static String tokens(Usage usage) {
    return count(usage.tokens(), usage);
  }

  /// Some of the tokens of a usage.
  public static String count(long tokens, Usage usage) {
    return tokens == 0
        ? NOTHING
        : (usage.estimatedTokens() ? ABOUT : "") + String.format(Locale.ROOT, "%,d", tokens);
  }

  /// @param isPartial whether the cost of a part is not known
  public static String cost(Usage usage, boolean isPartial) {
    var usd = usage.costUsd();
    if (usd == null) {
      return usage.hasNothing() ? NOTHING : UNKNOWN;
    }
    var about = usage.hasEstimates() ? ABOUT : "";
    var words = String.format(Locale.ROOT, usd < 1 ? "%s$%.4f" : "%s$%.2f", about, usd);
    return isPartial ? words + " + " + UNKNOWN : words;
  }
}
