package dev.orchestrator.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds programs as they are named in the configuration.
public final class Programs {
  private Programs() {}

  /// The program's file.
  ///
  /// @param command a name that is looked up on the search path, or a path
  /// @param path the search path, as in the variable `PATH`
  /// @param folder what a relative path begins at
  public static Optional<Path> find(String command, String path, Path folder) {
    var candidates =
        command.contains(File.separator)
            ? Stream.of(folder.resolve(command))
            : Arrays.stream(path.split(File.pathSeparator))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, command));
    return candidates
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
