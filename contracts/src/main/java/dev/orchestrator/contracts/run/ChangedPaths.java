package dev.orchestrator.contracts.run;

import java.util.List;

/// The files that a task's work differs in from where it began.
///
/// @param paths relative to the repository's root, with `/`, sorted; at most [#LIMIT]
/// @param complete whether these are all
public record ChangedPaths(List<String> paths, boolean complete) {
  /// More are not kept.
  public static final int LIMIT = 500;

  public static final ChangedPaths NONE = new ChangedPaths(List.of(), true);

  public ChangedPaths {
    paths = List.copyOf(paths);
  }

  /// As many of these as are kept.
  public static ChangedPaths of(List<String> all) {
    return all.size() <= LIMIT
        ? new ChangedPaths(all, true)
        : new ChangedPaths(all.subList(0, LIMIT), false);
  }
}
