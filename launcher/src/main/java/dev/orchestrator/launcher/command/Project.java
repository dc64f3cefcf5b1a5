package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.config.ConfigLoader;
import dev.orchestrator.launcher.config.LoadedConfig;
import dev.orchestrator.launcher.config.Settings;
import dev.orchestrator.launcher.local.Refusals;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The repository that a command is about; an option of every command that needs one.
final class Project {
  private final Surroundings surroundings;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A folder in the repository (default: the current folder).")
  private @Nullable Path folder;

  Project(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// @throws UserException when there is no usable repository
  Repository repository() {
    try {
      return Repository.open(place());
    } catch (RepositoryException e) {
      throw UserException.environment(String.valueOf(e.getMessage()));
    }
  }

  StateFolder state(Repository repository) {
    return new StateFolder(repository.stateFolder());
  }

  /// The state folder, made and hidden from git where it is missing.
  StateFolder createState(Repository repository) {
    try {
      return new StateFolder(repository.createStateFolder());
    } catch (RepositoryException e) {
      throw UserException.environment(String.valueOf(e.getMessage()));
    }
  }

  /// The configuration.
  Config config(Repository repository) {
    return load(repository.stateFolder()).config();
  }

  /// The configuration that would hold here, in a repository or not.
  Config configAnywhere() {
    return loadAnywhere().config();
  }

  /// The same in detail.
  Settings settingsAnywhere() {
    return loadAnywhere().settings();
  }

  private LoadedConfig loadAnywhere() {
    try {
      return load(Repository.open(place()).stateFolder());
    } catch (RepositoryException e) {
      return load(place().resolve(".orchestrator"));
    }
  }

  private LoadedConfig load(Path stateFolder) {
    return ConfigLoader.load(surroundings.userFolder(), stateFolder, surroundings.environment());
  }

  /// Where a run begins.
  ///
  /// @param base the branch or commit that the user named, null for the checkout's
  /// @throws UserException when there is no such thing
  RunOrigin origin(Repository repository, @Nullable String base) {
    var origin = originOf(repository, base);
    repository.requireRoomForBranches();
    repository.requireFiles(origin.baseCommit());
    return origin;
  }

  private static RunOrigin originOf(Repository repository, @Nullable String base) {
    try {
      return repository.origin(base);
    } catch (RepositoryException e) {
      throw UserException.usage(String.valueOf(e.getMessage()));
    }
  }

  private Path place() {
    return folder == null ? surroundings.folder() : surroundings.folder().resolve(folder);
  }

  /// Whether anything has been stored about runs of the repository.
  boolean hasStore(Repository repository) {
    return Files.exists(state(repository).database());
  }

  /// What has been stored about the repository's runs.
  ///
  /// @throws UserException when there is nothing, or it cannot be read
  StoreReader store(Repository repository) {
    try {
      return StoreReader.open(state(repository).database());
    } catch (RefusedException e) {
      throw e.refusal().code() == Refusal.Code.NOT_FOUND
          ? RunChoice.noRuns()
          : Refusals.asUserException(e.refusal());
    }
  }
}
