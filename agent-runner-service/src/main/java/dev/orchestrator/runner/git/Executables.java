package dev.orchestrator.runner.git;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds programs on the search path.
final class Executables {
  private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

  private Executables() {}

  static Optional<Path> find(String name) {
    var path = System.getenv("PATH");
    return path == null
        ? Optional.empty()
        : SEPARATOR.splitAsStream(path).flatMap(folder -> executable(folder, name)).findFirst();
  }

  private static Stream<Path> executable(String folder, String name) {
    var candidate = Path.of(folder, name);
    return Files.isExecutable(candidate) && Files.isRegularFile(candidate)
        ? Stream.of(candidate)
        : Stream.empty();
  }
}
