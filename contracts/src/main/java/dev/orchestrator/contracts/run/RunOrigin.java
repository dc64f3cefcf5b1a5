package dev.orchestrator.contracts.run;

import org.jspecify.annotations.Nullable;

/// Where a run comes from and where its result goes.
///
/// @param repository absolute path of the repository's main checkout
/// @param baseCommit full object id of the commit that the run started from
/// @param targetBranch full ref name (`refs/heads/main`) that the result is merged into; null when
///   HEAD was detached, in which case the result stays on the run's own ref
/// @param ignoreCase whether the repository's file system takes `A` and `a` for the same file, as
///   git has found out (`core.ignorecase`)
public record RunOrigin(
    String repository, String baseCommit, @Nullable String targetBranch, boolean ignoreCase) {

  /// The same after the repository was moved.
  public RunOrigin at(String place) {
    return new RunOrigin(place, baseCommit, targetBranch, ignoreCase);
  }

  /// An origin on a file system that tells `A` from `a`.
  public RunOrigin(String repository, String baseCommit, @Nullable String targetBranch) {
    this(repository, baseCommit, targetBranch, false);
  }
}
