package dev.orchestrator.launcher.local;

import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.gateway.access.EntranceFile;
import dev.orchestrator.gateway.client.GatewayClient;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.store.query.StoreReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The folder `.orchestrator` of a repository.
public record StateFolder(Path path) {
  /// Whoever asks whether the folder is locked has the lock for a moment; so taking it is tried
  /// again this often.
  private static final int LOCK_ATTEMPTS = 10;

  private static final Duration LOCK_PAUSE = Duration.ofMillis(20);

  /// That of the repository with this checkout.
  public static StateFolder in(Path checkout) {
    return new StateFolder(checkout.resolve(".orchestrator"));
  }

  /// The database of the repository's runs.
  public Path database() {
    return path.resolve("orchestrator.db");
  }

  /// Where the worktrees of a run's tasks are while it is under way.
  Path worktrees(RunId run) {
    return path.resolve("worktrees").resolve(run.value());
  }

  /// Whether some process is at work here.
  public boolean isLocked() {
    try (var channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock == null;
    } catch (IOException e) {
      // no file, or none that we may write: then nobody whom we could tell from here
      return false;
    }
  }

  /// Where the program that is at work here tells how it can be reached.
  EntranceFile entrance() {
    return new EntranceFile(path.resolve("gateway.json"));
  }

  /// The services of the program that is at work here; empty when there is none, or it lets nobody
  /// in yet or any more.
  public Optional<GatewayClient> services() {
    return isLocked() ? client() : Optional.empty();
  }

  /// Whoever tells here how to be reached, unless it is known to be dead.
  Optional<GatewayClient> client() {
    try {
      return entrance().read().map(GatewayClient::new);
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be read (%s); remove it".formatted(entrance().path(), IoReason.of(e)));
    }
  }

  /// Whether the store has a run.
  ///
  /// @throws RefusedException when the store cannot be read
  boolean hasRun(RunId run) {
    if (!Files.exists(database())) {
      return false;
    }
    try (var store = StoreReader.open(database())) {
      return store.run(run).isPresent();
    }
  }

  /// Whether a run lives here, or may: a store that cannot be read may have it.
  public boolean keeps(RunId run) {
    try {
      return hasRun(run);
    } catch (RefusedException e) {
      return true;
    }
  }

  private Path lockFile() {
    return path.resolve("lock");
  }

  /// Takes the folder for this process; the operating system gives it back when the process ends,
  /// in whatever way.
  ///
  /// @return empty when another process has it
  /// @throws UserException when nothing can be written there
  public Optional<Lock> tryLock() {
    try {
      Files.createDirectories(path);
      var channel =
          FileChannel.open(lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new Lock(lock));
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be written (%s); check its permissions and the space on its disk"
              .formatted(path, IoReason.of(e)));
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    var lock = channel.tryLock();
    for (var attempt = 1; lock == null && attempt < LOCK_ATTEMPTS; attempt++) {
      LockSupport.parkNanos(LOCK_PAUSE.toNanos());
      lock = channel.tryLock();
    }
    return lock;
  }

  /// The sole right to run in a repository.
  public record Lock(FileLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      lock.acquiredBy().close();
    }
  }
}
