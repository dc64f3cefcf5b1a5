package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.RunOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    return known.computeIfAbsent(origin.repository(), this::open);
  }

  private Repository open(String folder) {
    var repository = Repository.open(git, Path.of(folder));
    try {
      MovedWorktrees.find(repository);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return repository;
  }
}
