package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.RunOrigin;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/// The repositories that a runner works in, each looked at once.
public final class Repositories {
  private final Git git;
  private final ConcurrentHashMap<String, Repository> known = new ConcurrentHashMap<>();

  public Repositories(Git git) {
    this.git = git;
  }

  /// @throws RepositoryException when the run's repository is no longer there
  public Repository of(RunOrigin origin) {
    return known.computeIfAbsent(
        origin.repository(), folder -> Repository.open(git, Path.of(folder)));
  }
}
