package dev.orchestrator.scheduler.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who may write where: tasks whose globs overlap never hold at the same time. A smaller `K` is
/// more urgent. For one thread; no clock; the same calls give the same answers.
///
/// A task is in one of three states. It *holds*; it is *blocked*, which means that it waits for
/// exactly one other task; or it is neither, and then it claims nothing and keeps nobody from
/// anything. A task without globs is always the last.
///
/// - **Exclusive.** A task gets to hold only if no holder overlaps with it.
/// - **No overtaking.** A task is blocked also by each more urgent blocked task that overlaps with
///   it. Of those it waits for the least urgent one: so ten thousand tasks that claim everything
///   form a queue, and each release wakes one.
/// - **No cycle.** A task waits for a holder, which waits for nobody, or for a more urgent task. So
///   along a chain of blocked tasks the urgency only rises, and the chain ends at a holder or at a
///   task that was woken.
/// - **No lost wake-up.** Whoever waits goes on waiting when the task it waits for is woken, is
///   blocked anew or gets to hold. It is woken when that task is released. So each task that was
///   ever handed to [#tryAcquire] must be released once it no longer wants to hold: also a woken
///   one that will not try again, or not soon.
public final class WriteLocks<K extends Comparable<K>> {
  private final CaseRule rule;
  private final ClaimIndex<K> holding = new ClaimIndex<>();
  private final ClaimIndex<K> blocked = new ClaimIndex<>();
  private final Map<K, K> waitsFor = new TreeMap<>();
  private final Map<K, NavigableSet<K>> waiters = new TreeMap<>();

  /// @param rule the one that all globs follow
  public WriteLocks(CaseRule rule) {
    this.rule = rule;
  }

  /// Empty if the task holds now; otherwise it is blocked, and the answer is the one it waits for.
  /// A blocked task may try again at any time.
  ///
  /// @throws IllegalStateException if the task holds already
  public Optional<K> tryAcquire(K task, List<PathGlob> writes) {
    var patterns = patterns(writes);
    var blocker = blocker(task, patterns);
    stopWaiting(task);
    if (blocker.isPresent()) {
      blocked.add(task, patterns);
      waitsFor.put(task, blocker.get());
      waiters.computeIfAbsent(blocker.get(), _ -> new TreeSet<>()).add(task);
    } else if (!patterns.isEmpty()) {
      holding.add(task, patterns);
    }
    return blocker;
  }

  /// What [#tryAcquire] would answer; changes nothing.
  ///
  /// @throws IllegalStateException if the task holds already
  public Optional<K> blockerOf(K task, List<PathGlob> writes) {
    return blocker(task, patterns(writes));
  }

  private Optional<K> blocker(K task, List<PathPattern> patterns) {
    if (holding.contains(task)) {
      throw new IllegalStateException("task %s holds its files already".formatted(task));
    }
    return blocked.greatestBelow(task, patterns).or(() -> holding.greatest(patterns));
  }

  private List<PathPattern> patterns(List<PathGlob> writes) {
    var patterns = new ArrayList<PathPattern>();
    for (var glob : writes) {
      if (glob.rule() != rule) {
        throw new IllegalArgumentException(
            "%s follows %s, expected %s".formatted(glob, glob.rule(), rule));
      }
      patterns.addAll(glob.patterns());
    }
    return patterns;
  }

  /// The task holds or waits no longer. Those that waited for it, most urgent first, are blocked no
  /// longer; each should try again.
  public List<K> release(K task) {
    holding.remove(task);
    stopWaiting(task);
    var woken = waiters.remove(task);
    if (woken == null) {
      return List.of();
    }
    for (var waiter : woken) {
      blocked.remove(waiter);
      waitsFor.remove(waiter);
    }
    return List.copyOf(woken);
  }

  private void stopWaiting(K task) {
    blocked.remove(task);
    var before = waitsFor.remove(task);
    if (before != null) {
      waiters.computeIfPresent(
          before,
          (_, others) -> {
            others.remove(task);
            return others.isEmpty() ? null : others;
          });
    }
  }

  public boolean holds(K task) {
    return holding.contains(task);
  }

  /// Whether blocked tasks wait for this one.
  public boolean isAwaited(K task) {
    return waiters.containsKey(task);
  }

  /// The one task that a blocked task waits for.
  public Optional<K> waitsFor(K task) {
    return Optional.ofNullable(waitsFor.get(task));
  }

  /// All of the state that later answers depend on, but for the globs; for tests.
  public String describe() {
    return "holding %s, blocked %s".formatted(holding.tasks(), waitsFor);
  }
}
