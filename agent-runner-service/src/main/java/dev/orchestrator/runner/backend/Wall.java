package dev.orchestrator.runner.backend;

import dev.orchestrator.runner.process.Protection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What the system keeps an agent from changing that may not change files: its workspace, the
/// user's checkout and the repository behind them.
///
/// What CLIs need for themselves stays open, even where it lies in the checkout: the attempt's own
/// folder, those of the CLI's configuration and those for temporary files.
final class Wall {
  private static final List<String> OWN_FOLDERS =
      List.of(
          "HOME",
          "TMPDIR",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_STATE_HOME",
          "XDG_CACHE_HOME",
          "XDG_RUNTIME_DIR",
          "CLAUDE_CONFIG_DIR",
          "CODEX_HOME",
          "GOOSE_PATH_ROOT");

  private Wall() {}

  /// @param environment what the agent's program sees
  static Protection around(AgentRun run, Map<String, String> environment) throws IOException {
    var open = ownFolders(run, environment);
    var closed = new LinkedHashSet<Path>();
    closed.add(run.workspace());
    closed.add(WorktreeGit.of(run.workspace()).common());
    var checkout = Path.of(run.assignment().origin().repository());
    if (Files.isDirectory(checkout)) {
      closed.add(WorktreeGit.of(checkout).common());
      if (!isOneOf(open, checkout)) {
        closed.add(checkout);
      }
    }
    closed.removeIf(folder -> !Files.isDirectory(folder));
    return new Protection(List.copyOf(closed), open);
  }

  private static List<Path> ownFolders(AgentRun run, Map<String, String> environment)
      throws IOException {
    var own = new ArrayList<>(List.of(run.scratch()));
    var configHome = run.assignment().provider().configHome();
    if (configHome != null) {
      own.add(Files.createDirectories(Path.of(configHome))); // the CLI could not make it any more
    }
    OWN_FOLDERS.stream()
        .map(name -> environment.getOrDefault(name, ""))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(Files::isDirectory)
        .forEach(own::add);
    return own;
  }

  /// A home that is a checkout itself: the CLI could not work if all of it were closed.
  private static boolean isOneOf(List<Path> folders, Path checkout) throws IOException {
    for (var folder : folders) {
      if (Files.isSameFile(folder, checkout)) {
        return true;
      }
    }
    return false;
  }
}
