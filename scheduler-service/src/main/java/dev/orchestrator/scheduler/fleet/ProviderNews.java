package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.run.ProviderState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether attempts may use a provider.
///
/// @param since when it became so, null for one that is available
/// @param until when that may change by itself, null when it does not or nobody knows
/// @param reason one sentence, empty for one that is available
public record ProviderNews(
    String provider,
    ProviderState state,
    @Nullable Instant since,
    @Nullable Instant until,
    String reason) {
  static ProviderNews available(String provider) {
    return new ProviderNews(provider, ProviderState.AVAILABLE, null, null, "");
  }
}
