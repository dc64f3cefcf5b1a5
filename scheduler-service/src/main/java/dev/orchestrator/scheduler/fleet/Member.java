package dev.orchestrator.scheduler.fleet;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.ProviderState;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.scheduler.plan.Slots;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One run's share of the fleet.
public final class Member implements Slots, AutoCloseable {
  /// @param wish those who could have played
  private record Lent(Place place, List<Player> wish) {}

  private final Fleet fleet;
  private final Cast cast;
  private final Runnable tell;
  private final Consumer<ProviderNews> news;
  private final Map<TaskId, Lent> places = new HashMap<>();
  private final Map<String, ProviderNews> known = new HashMap<>();
  private final Set<List<Player>> refused = new HashSet<>();
  private Set<List<Player>> wanted = Set.of();
  private boolean told;
  private long lastLent;

  Member(Fleet fleet, Cast cast, Runnable tell, Consumer<ProviderNews> news) {
    this.fleet = fleet;
    this.cast = cast;
    this.tell = tell;
    this.news = news;
  }

  @Override
  public Optional<String> take(TaskId task, String agent) {
    return fleet.take(this, task, cast.of(agent));
  }

  @Override
  public void occupy(TaskId task, String agent, String player, String runner) {
    var cast = this.cast.of(agent);
    var plays = cast.stream().filter(one -> one.name().equals(player)).findFirst();
    fleet.occupy(this, task, plays.orElse(cast.getFirst()), runner);
  }

  @Override
  public void answered(TaskId task) {
    lent(task).ifPresent(lent -> fleet.answered(lent.place()));
  }

  @Override
  public boolean failed(TaskId task, AttemptReport.Failed report) {
    var lent = lent(task);
    return report.byProvider() && lent.isPresent() && failed(lent.get(), report);
  }

  private boolean failed(Lent lent, AttemptReport.Failed report) {
    return switch (report.failure()) {
      case LIMIT -> fleet.limited(lent.place(), report.resetsAt(), report.message());
      case TRANSIENT -> fleet.failed(lent.place(), report.message());
      case AUTH, CONFIG -> fleet.unable(lent.place(), lent.wish());
      case AGENT -> {
        fleet.answered(lent.place());
        yield false;
      }
      case CANCELLED, CRASHED -> false; // tells nothing of the provider
    };
  }

  /// An attempt that an earlier scheduler started and lost has no place here, and one that answers
  /// a question has none of its own.
  private Optional<Lent> lent(TaskId task) {
    synchronized (fleet) {
      return Optional.ofNullable(places.get(task));
    }
  }

  @Override
  public void release(TaskId task) {
    synchronized (fleet) {
      var lent = places.remove(task);
      if (lent != null) {
        fleet.release(lent.place());
      }
    }
  }

  /// Takes up what the run's journal says of providers that were not available.
  public void recall(Collection<ProviderNews> earlier) {
    synchronized (fleet) {
      for (var one : earlier) {
        known.put(one.provider(), one);
        if (one.state() == ProviderState.LIMITED) {
          fleet.restore(one);
        }
        hear(fleet.news(one.provider()));
      }
    }
  }

  /// Says that the run has looked at everything that it could start.
  public void settle() {
    fleet.settle(this);
  }

  /// Gives everything back; the run wants nothing more.
  @Override
  public void close() {
    synchronized (fleet) {
      places.values().forEach(lent -> fleet.release(lent.place()));
      places.clear();
      fleet.leave(this);
    }
  }

  int places() {
    return places.size();
  }

  /// When it got its last place, as a count of all places lent; 0 before the first.
  long lastLent() {
    return lastLent;
  }

  /// What it wanted and got no place for when it looked last, as those who could have played it.
  Set<List<Player>> wanted() {
    return wanted;
  }

  boolean isTold() {
    return told;
  }

  void refused(List<Player> wish) {
    refused.add(wish);
  }

  void lend(TaskId task, Place place, List<Player> wish) {
    places.put(task, new Lent(place, wish));
    lastLent = place.number();
  }

  void tell() {
    told = true;
    tell.run();
  }

  /// Ends one look at all that could start.
  ///
  /// @return whether it still wants something
  boolean looked() {
    told = false;
    wanted = Set.copyOf(refused);
    refused.clear();
    return !wanted.isEmpty();
  }

  /// The run asks for a provider, so that it is to know what becomes of it.
  void askedFor(ProviderNews now) {
    hear(known.putIfAbsent(now.provider(), ProviderNews.available(now.provider())), now);
  }

  /// What has become of a provider, if the run has ever asked for it.
  void hear(ProviderNews now) {
    var before = known.get(now.provider());
    if (before != null) {
      hear(before, now);
    }
  }

  private void hear(@Nullable ProviderNews before, ProviderNews now) {
    if (before == null ? now.state() != ProviderState.AVAILABLE : !before.equals(now)) {
      known.put(now.provider(), now);
      news.accept(now);
    }
  }
}
