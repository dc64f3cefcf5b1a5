package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.bus.Reply;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.gateway.api.RunAtWork;
import dev.orchestrator.gateway.client.GatewayClient;
import dev.orchestrator.launcher.report.RunEnd;
import dev.orchestrator.store.query.StoreReader;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Follows a run that another program drives: its events are in the store, and that program says
/// whether more will come.
final class DistantRun {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /// After this many looks without an event the driver is asked.
  private static final int QUIET_LOOKS = 5;

  private final RunId run;
  private final StateFolder state;
  private final GatewayClient driver;
  private final RunFeed feed;
  private final BlockingQueue<RunEnd> stops = new LinkedBlockingQueue<>();

  DistantRun(RunId run, StateFolder state, GatewayClient driver, RunFeed feed) {
    this.run = run;
    this.state = state;
    this.driver = driver;
    this.feed = feed;
  }

  /// Tells that this terminal wants no more of the run; callable from any thread.
  void over(RunEnd because) {
    stops.add(because);
  }

  /// Feeds until the run has an end, or its driver is gone.
  void follow() throws InterruptedException {
    try (var store = StoreReader.open(state.database())) {
      var quiet = 0;
      var driven = true;
      while (driven && feed.end().isEmpty()) {
        quiet = StoredEvents.feed(store, run, feed) ? 0 : quiet + 1;
        if (quiet >= QUIET_LOOKS && feed.end().isEmpty()) {
          quiet = 0;
          driven = isDriven(store);
        }
        pause(store);
      }
    } catch (RefusedException e) {
      feed.endWith(new RunEnd.Halted(e.refusal().sentence()));
    }
  }

  private void pause(StoreReader store) throws InterruptedException {
    var stop = stops.poll(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    if (stop != null) {
      StoredEvents.feed(store, run, feed);
      feed.endWith(stop);
    }
  }

  /// @return false when the driver is gone
  private boolean isDriven(StoreReader store) {
    return switch (driver.atWork(run)) {
      case Reply.Done<RunAtWork>(var work) when work.driven() -> true;
      case Reply.Done<RunAtWork>(var work) -> {
        // the last events may have come since the last look
        StoredEvents.feed(store, run, feed);
        feed.endWith(whyLetGo(work.halted()));
        yield true;
      }
      case Reply.Refused<RunAtWork>(var refusal) -> {
        StoredEvents.feed(store, run, feed);
        // one that is only slow may still answer
        yield refusal.code() == Refusal.Code.TIMEOUT;
      }
    };
  }

  private static RunEnd whyLetGo(@Nullable String halted) {
    return halted == null ? new RunEnd.Interrupted() : new RunEnd.Halted(halted);
  }
}
