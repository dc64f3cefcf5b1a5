package dev.orchestrator.scheduler.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The claims of tasks, found by folder: two patterns can only overlap if one's folder contains the
/// other's. A look-up meets the claims on the way to its folder and those below it, and no others.
final class ClaimIndex<K extends Comparable<K>> {
  private final NavigableMap<K, List<PathPattern>> claims = new TreeMap<>();
  private final Folder<K> root = new Folder<>();

  private static final class Folder<K> {
    final Map<String, Folder<K>> children = new HashMap<>();

    /// Patterns whose folder is this one.
    final NavigableMap<K, List<PathPattern>> here = new TreeMap<>();

    /// Those of here and of all folders below.
    final NavigableMap<K, List<PathPattern>> hereAndBelow = new TreeMap<>();
  }

  boolean contains(K task) {
    return claims.containsKey(task);
  }

  NavigableSet<K> tasks() {
    return claims.navigableKeySet();
  }

  void add(K task, List<PathPattern> patterns) {
    claims.put(task, patterns);
    for (var pattern : patterns) {
      var folder = root;
      put(folder.hereAndBelow, task, pattern);
      for (var name : pattern.folder()) {
        folder = folder.children.computeIfAbsent(name, _ -> new Folder<>());
        put(folder.hereAndBelow, task, pattern);
      }
      put(folder.here, task, pattern);
    }
  }

  private static <K> void put(Map<K, List<PathPattern>> map, K task, PathPattern pattern) {
    map.computeIfAbsent(task, _ -> new ArrayList<>(1)).add(pattern);
  }

  void remove(K task) {
    var patterns = claims.remove(task);
    if (patterns != null) {
      patterns.forEach(pattern -> remove(task, pattern.folder()));
    }
  }

  private void remove(K task, List<String> names) {
    var folder = root;
    folder.hereAndBelow.remove(task);
    for (var name : names) {
      var child = folder.children.get(name);
      if (child == null) {
        return; // an earlier pattern of the task was the last one below
      }
      child.hereAndBelow.remove(task);
      if (child.hereAndBelow.isEmpty()) {
        folder.children.remove(name);
      }
      folder = child;
    }
    folder.here.remove(task);
  }

  /// The greatest task with an overlapping claim.
  Optional<K> greatest(List<PathPattern> wanted) {
    return greatest(wanted, null);
  }

  /// The greatest task below the bound with an overlapping claim.
  Optional<K> greatestBelow(K bound, List<PathPattern> wanted) {
    return greatest(wanted, bound);
  }

  private Optional<K> greatest(List<PathPattern> wanted, @Nullable K bound) {
    K best = null;
    for (var pattern : wanted) {
      best = greatest(pattern, bound, best);
    }
    return Optional.ofNullable(best);
  }

  private @Nullable K greatest(PathPattern pattern, @Nullable K bound, @Nullable K found) {
    var folder = root;
    var best = found;
    for (var name : pattern.folder()) {
      best = greatest(folder.here, pattern, bound, best);
      folder = folder.children.get(name);
      if (folder == null) {
        return best;
      }
    }
    return greatest(folder.hereAndBelow, pattern, bound, best);
  }

  private static <K extends Comparable<K>> @Nullable K greatest(
      NavigableMap<K, List<PathPattern>> claims,
      PathPattern pattern,
      @Nullable K bound,
      @Nullable K found) {
    var candidates = bound == null ? claims : claims.headMap(bound, false);
    for (var candidate : candidates.descendingMap().entrySet()) {
      if (found != null && candidate.getKey().compareTo(found) <= 0) {
        return found;
      }
      if (candidate.getValue().stream().anyMatch(pattern::overlaps)) {
        return candidate.getKey();
      }
    }
    return found;
  }
}
