package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// What a process and all that it starts cannot change, whatever they try: the system refuses it.
///
/// @param readOnly folders, with all that is below them
/// @param writable folders somewhere below those, which stay open; those that are elsewhere or are
///   not there do not matter
public record Protection(List<Path> readOnly, List<Path> writable) {
  public static final Protection NONE = new Protection(List.of(), List.of());

  /// What is mounted, before what is below it.
  record Mount(Path folder, boolean isReadOnly) {}

  public Protection {
    readOnly = List.copyOf(readOnly);
    writable = List.copyOf(writable);
  }

  boolean isNone() {
    return readOnly.isEmpty();
  }

  /// The mounts that make it so, by the real paths of the folders. A folder that is both stays
  /// closed.
  List<Mount> mounts() {
    var closed = readOnly.stream().map(Protection::real).toList();
    var open = new TreeMap<Path, Boolean>(Comparator.naturalOrder());
    writable.stream()
        .filter(Files::isDirectory)
        .map(Protection::real)
        .filter(folder -> closed.stream().anyMatch(folder::startsWith))
        .forEach(folder -> open.put(folder, false));
    closed.forEach(folder -> open.put(folder, true));
    return open.entrySet().stream()
        .map(entry -> new Mount(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(mount -> mount.folder().getNameCount()))
        .toList();
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
