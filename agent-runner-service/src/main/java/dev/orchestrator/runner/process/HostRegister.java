package dev.orchestrator.runner.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// This host's entry in a folder, by which the next host knows what to clean up after a crash.
///
/// Each host holds a lock on a file named after its id for as long as it lives. A file that is not
/// locked belonged to a host that died: its processes are ended. Hosts that live are left alone, so
/// several may share a folder.
final class HostRegister implements AutoCloseable {
  private static final String SUFFIX = ".host";

  /// Closing any channel of a file drops the whole process's lock on it: files of hosts in this
  /// very process must not even be opened.
  private static final Set<String> LIVING_HERE = ConcurrentHashMap.newKeySet();

  private final String host;
  private final Path file;
  private final FileChannel lock;

  private HostRegister(String host, Path file, FileChannel lock) {
    this.host = host;
    this.file = file;
    this.lock = lock;
  }

  /// Ends what dead hosts left behind and enters a new one.
  static HostRegister enter(Path folder, String host) throws IOException {
    Files.createDirectories(folder);
    for (var entry : entries(folder)) {
      endStrays(entry);
    }
    LIVING_HERE.add(host);
    return new HostRegister(host, folder.resolve(host + SUFFIX), lock(folder, host));
  }

  String host() {
    return host;
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      Files.deleteIfExists(file);
    } finally {
      LIVING_HERE.remove(host);
    }
  }

  /// Locked before it gets its name, or another host could take us for dead.
  private static FileChannel lock(Path folder, String host) throws IOException {
    var unnamed = folder.resolve(host + ".new");
    var channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    Files.move(unnamed, folder.resolve(host + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
    return channel;
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).toList();
    }
  }

  private static void endStrays(Path entry) throws IOException {
    var name = entry.getFileName().toString();
    var host = name.substring(0, name.length() - SUFFIX.length());
    if (LIVING_HERE.contains(host)) {
      return;
    }
    try (var channel = FileChannel.open(entry, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        MarkedProcesses.killAllOf(host);
        Files.deleteIfExists(entry);
      }
    } catch (NoSuchFileException _) {
      // another host that is just being opened was faster
    }
  }
}
