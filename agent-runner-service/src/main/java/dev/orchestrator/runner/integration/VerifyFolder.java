package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitException;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.workspace.Submodules;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;

/// The worktree in which what goes onto one branch is tried out. It has no branch, and it stays
/// from one time to the next: files that git ignores, such as what a build has made, are there
/// again. Nothing that is written there gets into a commit of ours. Submodules are as in
/// workspaces, and made anew each time; large files come from this machine or stay what points at
/// them.
record VerifyFolder(Repository repository, Path folder) {
  private static final Logger LOG = System.getLogger(VerifyFolder.class.getName());

  static VerifyFolder of(Repository repository, RunOrigin origin) {
    var branch = Objects.requireNonNullElse(origin.targetBranch(), "HEAD");
    var name =
        "%s-%08x"
            .formatted(
                Refs.shorten(branch).replaceAll("[^A-Za-z0-9._-]", "-"),
                (branch + "\0" + repository.top()).hashCode());
    return new VerifyFolder(repository, repository.stateFolder().resolve("verify").resolve(name));
  }

  /// Has the files of a commit there and no others that git would see. Where that does not work,
  /// since a crash or a command has left the worktree broken, it is made anew.
  Path checkOut(String commit) throws IOException {
    if (!Files.exists(folder.resolve(".git")) || !moveTo(commit)) {
      remove();
      repository.createStateFolder();
      repository
          .workspaceGit(repository.top())
          .run("worktree", "add", "--quiet", "-f", "-f", "--detach", folder.toString(), commit);
    }
    submodules().checkOut();
    return folder;
  }

  /// Takes away what git ignores, too: what a refused change has left there must not count for the
  /// next one.
  void clean() {
    git().tryRun("clean", "--quiet", "-ffdx");
  }

  private boolean moveTo(String commit) throws IOException {
    try {
      submodules().giveUp();
    } catch (GitException _) {
      return false;
    }
    var git = git();
    return git.tryRun("checkout", "--quiet", "--force", "--detach", commit).succeeded()
        && git.tryRun("clean", "--quiet", "-ffd").succeeded();
  }

  private Git git() {
    return repository.workspaceGit(folder);
  }

  private Submodules submodules() throws IOException {
    return Submodules.of(git(), repository);
  }

  /// Removes it, if there is one.
  void remove() throws IOException {
    if (Files.exists(folder.resolve(".git"))) {
      try {
        submodules().giveUp();
      } catch (GitException e) {
        LOG.log(Level.DEBUG, "submodules of a broken folder", e);
      }
    }
    if (Files.exists(folder)) {
      repository.git().tryRun("worktree", "remove", "-f", "-f", folder.toString());
    }
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    if (Files.exists(folder.getParent())) {
      try (var others = Files.list(folder.getParent())) {
        if (others.findAny().isEmpty()) {
          Files.delete(folder.getParent());
        }
      }
    }
  }
}
