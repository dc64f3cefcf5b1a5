package dev.orchestrator.launcher.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/// A folder for the time being within a state folder, which its owner alone can look into. What a
/// program leaves that is killed goes when the next one starts.
public final class Scratch implements AutoCloseable {
  /// Sorts before all other names, so that it is the last to go.
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel lock;

  private Scratch(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  public static Scratch in(StateFolder state) throws IOException {
    clear(state);
    var path = Files.createTempDirectory(Files.createDirectories(folder(state)), "");
    var lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new Scratch(path, lock);
  }

  private static Path folder(StateFolder state) {
    return state.path().resolve("scratch");
  }

  /// Removes what nobody uses any more.
  static void clear(StateFolder state) throws IOException {
    for (var one : inside(folder(state))) {
      if (Files.exists(one.resolve(LOCK)) && !isInUse(one.resolve(LOCK))) {
        remove(one);
      }
    }
  }

  private static List<Path> inside(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static boolean isInUse(Path lock) throws IOException {
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this program
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      remove(path);
    }
  }
}
