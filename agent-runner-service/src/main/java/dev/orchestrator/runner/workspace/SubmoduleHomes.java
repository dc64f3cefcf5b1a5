package dev.orchestrator.runner.workspace;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the user has submodules checked out. `git submodule update` in a workspace notes the
/// submodule there as the checkout of the repository that it shares with the user's own submodule,
/// in which git would refuse to work from then on.
record SubmoduleHomes(Repository repository) {
  private static final Pattern ELSEWHERE =
      Pattern.compile("\\s*worktree = .*/\\.orchestrator/worktrees/[^/]+/[^/]+/(.+)");

  private static final Set<String> WITHOUT_CONFIG =
      Set.of("objects", "refs", "logs", "hooks", "worktrees");

  void restore() throws IOException {
    var modules = repository.commonFolder().resolve(Submodules.FOLDER);
    if (Files.isDirectory(modules)) {
      Files.walkFileTree(modules, new Search());
    }
  }

  private final class Search extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return WITHOUT_CONFIG.contains(folder.getFileName().toString())
              && Files.exists(folder.resolveSibling("HEAD"))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.endsWith("config") && attributes.isRegularFile()) {
        restore(file);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void restore(Path config) throws IOException {
    var elsewhere =
        Files.readAllLines(config).stream()
            .map(ELSEWHERE::matcher)
            .filter(Matcher::matches)
            .findFirst();
    if (elsewhere.isPresent()) {
      var source = requireNonNull(config.getParent());
      var home = repository.top().resolve(elsewhere.get().group(1));
      if (GitLink.gitFolder(home).equals(Optional.of(source))) {
        set(config, "core.worktree", source.relativize(home).toString());
      } else {
        set(config, "--unset-all", "core.worktree");
      }
    }
  }

  private void set(Path config, String key, String value) {
    repository.git().run("config", "--file", config.toString(), key, value);
  }
}
