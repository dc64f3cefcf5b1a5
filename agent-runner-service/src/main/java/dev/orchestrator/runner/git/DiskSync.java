package dev.orchestrator.runner.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Waits until what is told to others is on the disk, so that a power cut does not take it back.
///
/// Git flushes packs, and refs where it is told to ([Git] does), but no loose objects, and nobody
/// knows by which git agents have written theirs. So the objects that are new are flushed here,
/// before the refs that need them count. What is renamed into place is there for good when its
/// folder is flushed as well.
public final class DiskSync {
  /// Flushes that wait side by side cost little more than one.
  private static final int AT_ONCE = 16;

  private final Git git;
  private final Path commonFolder;

  private DiskSync(Git git, Path commonFolder) {
    this.git = git;
    this.commonFolder = commonFolder;
  }

  public static DiskSync of(Repository repository) {
    return new DiskSync(repository.git(), repository.commonFolder());
  }

  /// Flushes all that some commits have and others have not, as far as it is here.
  ///
  /// @return how many objects that were
  public int objects(Collection<String> commits, Collection<String> known) {
    var command =
        Stream.of(
                Stream.of("rev-list", "--objects", "--no-object-names", "--missing=allow-any"),
                commits.stream(),
                Stream.of("--not"),
                known.stream())
            .flatMap(words -> words)
            .toArray(String[]::new);
    var loose = git.run(command).lines().stream().map(this::file).filter(Files::exists).toList();
    flushAll(loose);
    var folders = loose.stream().map(DiskSync::folder).collect(Collectors.toSet());
    folders.add(commonFolder.resolve("objects"));
    flushAll(folders);
    return loose.size();
  }

  private Path file(String object) {
    return commonFolder
        .resolve("objects")
        .resolve(object.substring(0, 2))
        .resolve(object.substring(2));
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /// Flushes the names of refs, whose contents git has flushed.
  public void refs(Collection<String> refs) {
    var folders =
        refs.stream()
            .flatMap(ref ->
                Stream.iterate(
                    folder(commonFolder.resolve(ref)),
                    above -> above.startsWith(commonFolder),
                    DiskSync::folder))
            .filter(Files::isDirectory)
            .collect(Collectors.toSet());
    flushAll(folders);
  }

  /// Writes a file so that after any crash it has what it had before, or all of this.
  public static void write(Path file, String text) throws IOException {
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    flush(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    flush(folder(file));
  }

  private static void flushAll(Collection<Path> paths) {
    if (paths.size() == 1) {
      try {
        flush(paths.iterator().next());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    try (var threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofPlatform().name("flush-", 0).factory())) {
      var flushes = new ArrayList<Future<Path>>();
      for (var path : paths) {
        flushes.add(threads.submit(() -> flush(path)));
      }
      await(flushes);
    }
  }

  private static void await(List<Future<Path>> flushes) {
    try {
      for (var flush : flushes) {
        flush.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the disk was written", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? new UncheckedIOException(failure)
          : new IllegalStateException(e.getCause());
    }
  }

  private static Path flush(Path path) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return path;
  }
}
