package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.DiskSync;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Files that were put into a task's workspace and are nobody's work: git is not to see them there,
/// whatever the repository says of them. They are listed in a file of git's format, after what the
/// user has excluded everywhere, since git reads one such file only.
///
/// @param file outside the workspace
public record PrivateExcludes(Path file) {
  private static final String OURS = "# put here by the orchestrator";

  public static PrivateExcludes of(Repository repository, AttemptId attempt) {
    return new PrivateExcludes(
        repository
            .stateFolder()
            .resolve("equipment")
            .resolve(attempt.run().value())
            .resolve(attempt.task() + ".exclude"));
  }

  /// Another list, to try with git what it hides.
  public PrivateExcludes draft() {
    return new PrivateExcludes(file.resolveSibling(file.getFileName() + ".draft"));
  }

  /// Replaces the list as a whole: at no time is there none, or half of one.
  ///
  /// @param git in the workspace
  /// @param paths relative to the workspace, without line breaks
  public void write(Git git, Collection<Path> paths) throws IOException {
    Files.createDirectories(file.getParent());
    var lines =
        Stream.of(excludedEverywhere(git), Stream.of(OURS), paths.stream().map(this::pattern))
            .flatMap(part -> part)
            .map(line -> line + "\n")
            .collect(Collectors.joining());
    DiskSync.write(file, lines);
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /// What makes every git that sees them follow the list; nothing where there is none.
  public Map<String, String> variables() {
    return Files.exists(file)
        ? Map.of("GIT_CONFIG_PARAMETERS", quote("core.excludesFile=" + file))
        : Map.of();
  }

  /// The files of the list, relative to the workspace.
  public List<String> names() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var lines = Files.lines(file)) {
      return lines
          .dropWhile(line -> !line.equals(OURS))
          .skip(1)
          .map(line -> line.substring(1).replaceAll("\\\\(.)", "$1"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> excludedEverywhere(Git git) throws IOException {
    var configured = git.tryRun("config", "--type=path", "--get", "core.excludesFile");
    var file = configured.succeeded() ? Optional.of(Path.of(configured.text())) : usual();
    return file.isPresent() && Files.isRegularFile(file.get())
        ? Files.readAllLines(file.get()).stream()
        : Stream.empty();
  }

  private static Optional<Path> usual() {
    var config = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME")).filter(x -> !x.isEmpty());
    return config
        .map(Path::of)
        .or(() -> Optional.ofNullable(System.getenv("HOME")).map(home -> Path.of(home, ".config")))
        .map(folder -> folder.resolve("git").resolve("ignore"));
  }

  private String pattern(Path path) {
    return "/"
        + path.toString()
            .codePoints()
            .mapToObj(Character::toString)
            .map(c -> "\\*?[ ".contains(c) ? "\\" + c : c)
            .collect(Collectors.joining());
  }

  private static String quote(String setting) {
    return "'" + setting.replace("'", "'\\''") + "'";
  }
}
