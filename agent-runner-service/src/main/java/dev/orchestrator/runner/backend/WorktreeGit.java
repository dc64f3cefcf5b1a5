package dev.orchestrator.runner.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where git keeps what belongs to a worktree.
///
/// @param own the worktree's own folder; the same as `common` where there is no worktree
/// @param common the repository's folder
public record WorktreeGit(Path own, Path common) {
  private static final String POINTER = "gitdir: ";
  private static final String BRANCH = "ref: ";

  public static WorktreeGit of(Path workspace) throws IOException {
    var link = workspace.resolve(".git");
    if (!Files.isRegularFile(link)) {
      return new WorktreeGit(link, link);
    }
    var own = workspace.resolve(Files.readString(link).strip().substring(POINTER.length()));
    var pointer = own.resolve("commondir");
    var common =
        Files.exists(pointer) ? own.resolve(Files.readString(pointer).strip()).normalize() : own;
    return new WorktreeGit(own, common);
  }

  /// The folders in which `git commit` writes. None can be left out: they hold the index, the new
  /// objects, the branch with the lock beside it, and the branch's log.
  public List<Path> neededByCommits() throws IOException {
    if (own.equals(common)) {
      return List.of();
    }
    var needed = new ArrayList<>(List.of(own, common.resolve("objects")));
    var head = Files.readString(own.resolve("HEAD")).strip();
    if (head.startsWith(BRANCH)) {
      var siblings = head.substring(BRANCH.length(), head.lastIndexOf('/'));
      needed.add(common.resolve(siblings));
      needed.add(common.resolve("logs").resolve(siblings));
    }
    for (var folder : needed) {
      Files.createDirectories(folder); // Codex cannot open what is not there
    }
    return needed;
  }
}
