package dev.orchestrator.gateway.http;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.RunHalted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why the scheduler let go of runs, the newest ones; no journal says it. Safe for use by several
/// threads.
public final class Halts {
  private static final int MAX_KEPT = 1_000;

  private final Map<RunId, String> reasons =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, String> eldest) {
          return size() > MAX_KEPT;
        }
      };

  public synchronized void note(RunHalted halted) {
    reasons.put(halted.run(), halted.reason());
  }

  synchronized @Nullable String reason(RunId run) {
    return reasons.get(run);
  }
}
