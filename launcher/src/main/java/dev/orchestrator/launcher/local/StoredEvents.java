package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.store.query.StoreReader;

/// Feeds what the store has of a run, whoever wrote it.
final class StoredEvents {
  private static final int PAGE = 1_000;

  private StoredEvents() {}

  /// Feeds all that came after what was fed already.
  ///
  /// @return whether there was anything
  static boolean feed(StoreReader store, RunId run, RunFeed feed) {
    var before = feed.sequence();
    var more = true;
    while (more) {
      var page = store.journal(run, feed.sequence(), PAGE);
      page.forEach(feed::take);
      more = page.size() == PAGE;
    }
    if (feed.sequence() > before) {
      feed.upToDate();
    }
    return feed.sequence() > before;
  }
}
