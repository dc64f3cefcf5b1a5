package dev.orchestrator.runner.equipment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// Lends ranges of TCP ports to workspaces, each to one at a time among all that share the folder.
///
/// A lease is a file that names the workspace; it holds as long as the workspace's folder is there.
/// So a runner that dies keeps what it has lent, and nothing is lent for good.
public final class PortLeases {
  /// Below the ports that systems take for outgoing connections.
  private static final int FIRST = 20_000;

  private static final int END = 30_000;

  /// A lock on a file keeps other programs out, but not the threads of this one.
  private static final ReentrantLock OTHER_THREADS = new ReentrantLock();

  private final Path folder;

  /// @param folder made when it is needed; shared by all runners of a user
  public PortLeases(Path folder) {
    this.folder = folder;
  }

  /// A lease as its file has it.
  private record Lease(Path file, int first, int count, Path workspace) {
    boolean overlaps(int otherFirst, int otherCount) {
      return first < otherFirst + otherCount && otherFirst < first + count;
    }

    IntStream ports() {
      return IntStream.range(first, first + count);
    }
  }

  /// What is done while nobody else lends.
  private interface Work<T> {
    T run() throws IOException;
  }

  /// Ports that follow one another and that nobody listens on: the same ones again for a workspace
  /// that has some.
  ///
  /// @return empty when there are not so many free ones in a row
  Optional<List<Integer>> lease(Path workspace, int count) throws IOException {
    return alone(() -> {
      var valid = dropStale();
      for (var lease : valid) {
        if (lease.workspace().equals(workspace) && lease.count() == count) {
          return Optional.of(lease.ports().boxed().toList());
        }
      }
      end(workspace, valid);
      var others = valid.stream().filter(lease -> !lease.workspace().equals(workspace)).toList();
      return free(others, count)
          .map(first -> write(first, count, workspace))
          .map(lease -> lease.ports().boxed().toList());
    });
  }

  /// Takes back what the workspace has.
  void end(Path workspace) throws IOException {
    if (Files.isDirectory(folder)) {
      alone(() -> {
        end(workspace, dropStale());
        return workspace;
      });
    }
  }

  private static void end(Path workspace, List<Lease> leases) throws IOException {
    for (var lease : leases) {
      if (lease.workspace().equals(workspace)) {
        Files.deleteIfExists(lease.file());
      }
    }
  }

  private <T> T alone(Work<T> work) throws IOException {
    Files.createDirectories(folder);
    OTHER_THREADS.lock();
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      return work.run();
    } finally {
      OTHER_THREADS.unlock();
    }
  }

  private List<Lease> dropStale() throws IOException {
    var valid = new ArrayList<Lease>();
    try (var files = Files.newDirectoryStream(folder, "[0-9]*")) {
      for (var file : files) {
        var lease = read(file);
        if (lease.isPresent() && Files.isDirectory(lease.get().workspace())) {
          valid.add(lease.get());
        } else {
          Files.deleteIfExists(file);
        }
      }
    }
    return valid;
  }

  /// Empty when whoever wrote it was ended in the middle.
  private static Optional<Lease> read(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    if (lines.size() != 2 || !lines.getFirst().matches("[0-9]{1,5}")) {
      return Optional.empty();
    }
    int first = Integer.parseInt(String.valueOf(file.getFileName()));
    int count = Integer.parseInt(lines.getFirst());
    return Optional.of(new Lease(file, first, count, Path.of(lines.getLast())));
  }

  private Lease write(int first, int count, Path workspace) {
    var file = folder.resolve(String.valueOf(first));
    try {
      Files.writeString(file, "%d\n%s\n".formatted(count, workspace));
      return new Lease(file, first, count, workspace);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Integer> free(List<Lease> leases, int count) {
    int first = FIRST;
    while (first + count <= END) {
      int candidate = first;
      var lent = leases.stream().filter(lease -> lease.overlaps(candidate, count)).findFirst();
      var taken =
          IntStream.range(first, first + count)
              .filter(port -> lent.isEmpty() && !isFree(port))
              .findFirst();
      if (lent.isEmpty() && taken.isEmpty()) {
        return Optional.of(first);
      }
      first = lent.isPresent() ? lent.get().first() + lent.get().count() : taken.getAsInt() + 1;
    }
    return Optional.empty();
  }

  /// Whoever listens on one address only leaves the port free on all others.
  private static boolean isFree(int port) {
    return canBind(new InetSocketAddress(port))
        && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean canBind(InetSocketAddress address) {
    try (var socket = new ServerSocket()) {
      socket.bind(address);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
