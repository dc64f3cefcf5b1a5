package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.integration.Leftover.Kind;
import dev.orchestrator.runner.integration.Leftover.Obstacle;
import dev.orchestrator.runner.process.FolderSize;
import dev.orchestrator.runner.workspace.DiskUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds what runs have left in a repository, and removes of it what nobody needs.
///
/// A branch may go when the user has its commits on a branch, tag or remote branch of their own, or
/// when the target has all of its changes, however they came there. A commit that a checkout stands
/// on without a branch does not count: it is gone from there with the next switch. Everything else
/// stays.
public final class RunLeftovers {
  private final Repository repository;
  private final Git git;

  public RunLeftovers(Repository repository) {
    this.repository = repository;
    this.git = repository.git();
  }

  /// Branches and refs come after workspaces, which hold them.
  ///
  /// @param target full name of the branch that the run worked for; null when HEAD was detached
  /// @param withNotes whether notes may go that alone hold commits of agents; see [MergeNote]
  public List<Leftover> of(RunId run, @Nullable String target, boolean withNotes) {
    var found = new ArrayList<Leftover>();
    DiskUse.of(repository.stateFolder(), run)
        .forEach((task, bytes) ->
            found.add(
                new Leftover(
                    Kind.WORKTREE,
                    ".orchestrator/worktrees/%s/%s".formatted(run, task),
                    null,
                    null,
                    bytes,
                    null)));
    var branch = target == null ? repository.head().branch() : target;
    var against = branch == null ? Optional.<String>empty() : commit(branch);
    var words = branch == null ? "HEAD" : Refs.shorten(branch);
    for (var line : refs(git, run)) {
      found.add(ref(line.split("\0", -1), run, against, words));
    }
    for (var submodule : submodules()) {
      for (var line : refs(git.in(submodule), run)) {
        found.add(ref(line.split("\0", -1), submodule));
      }
    }
    notes(run, words, withNotes, found);
    kept(run).ifPresent(found::add);
    return found;
  }

  private static List<String> refs(Git there, RunId run) {
    return there
        .run(
            "for-each-ref",
            "--format=%(refname)%00%(objectname)%00%(worktreepath)",
            Refs.tasks(run),
            Refs.result(run))
        .lines();
  }

  private Leftover ref(String[] fields, RunId run, Optional<String> target, String targetName) {
    var ref = fields[0];
    var kind = ref.equals(Refs.result(run)) ? Kind.RESULT : Kind.BRANCH;
    var name = Refs.shorten(ref);
    var look = "git log --stat %s..%s".formatted(targetName, name);
    var drop = kind == Kind.BRANCH ? "git branch -D " + name : "git update-ref -d " + ref;
    Obstacle obstacle = null;
    if (!isOurs(fields[2])) {
      obstacle = new Obstacle("it is checked out in " + fields[2], look, drop);
    } else if (!isMerged(fields[1], target)) {
      obstacle = new Obstacle(missing(targetName, "all of it"), look, drop);
    }
    return new Leftover(kind, name, null, fields[1], null, obstacle);
  }

  /// Notes keep commits that came to the target in another shape.
  private void notes(RunId run, String targetName, boolean withNotes, List<Leftover> found) {
    var format = "--format=%(refname)%00%(objectname)%00%(parent)";
    for (var line : git.run("for-each-ref", format, Refs.notes(run)).lines()) {
      var fields = line.split("\0", -1);
      var name = Refs.shorten(fields[0]);
      var look = "git log --stat " + name;
      var parents = fields[2].split(" ");
      Obstacle obstacle = null;
      if (parents[0].isEmpty() || !isReachable(git, parents[0])) {
        var drop = "git update-ref -d " + fields[0];
        obstacle = new Obstacle(missing(targetName, "what it is about"), look, drop);
      } else if (!withNotes && !isReachable(git, parents)) {
        var drop = "orchestrator clean --notes " + run;
        obstacle = new Obstacle("it alone holds the commits as the agent made them", look, drop);
      }
      found.add(new Leftover(Kind.RESULT, name, null, fields[1], null, obstacle));
    }
  }

  private static String missing(String targetName, String what) {
    var who = targetName.equals("HEAD") ? "no branch has" : targetName + " does not have";
    return "%s %s".formatted(who, what);
  }

  /// A branch in a submodule.
  private Leftover ref(String[] fields, Path submodule) {
    var name = Refs.shorten(fields[0]);
    var place = repository.top().relativize(submodule).toString();
    var obstacle =
        isReachable(git.in(submodule), fields[1])
            ? null
            : new Obstacle(
                "the submodule has it nowhere else",
                "git -C '%s' log --stat HEAD..%s".formatted(place, name),
                "git -C '%s' update-ref -d %s".formatted(place, fields[0]));
    return new Leftover(Kind.BRANCH, name, place, fields[1], null, obstacle);
  }

  /// The repositories that git keeps for submodules, nested ones too.
  private List<Path> submodules() {
    var found = new ArrayList<Path>();
    addSubmodules(repository.commonFolder().resolve("modules"), found);
    return found;
  }

  private static void addSubmodules(Path folder, List<Path> found) {
    if (Files.exists(folder.resolve("HEAD"))) {
      found.add(folder);
      addSubmodules(folder.resolve("modules"), found);
    } else if (Files.isDirectory(folder)) {
      try (var entries = Files.list(folder)) {
        entries.sorted().forEach(entry -> addSubmodules(entry, found));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private boolean isOurs(String checkout) {
    return checkout.isEmpty() || Path.of(checkout).startsWith(repository.stateFolder());
  }

  private boolean isMerged(String commit, Optional<String> target) {
    return isReachable(git, commit) || target.filter(tip -> holdsChanges(tip, commit)).isPresent();
  }

  private static boolean isReachable(Git git, String... commits) {
    var users = Stream.of("--not", "--exclude=orchestrator/*", "--branches", "--tags", "--remotes");
    var command =
        Stream.of(Stream.of("rev-list", "--max-count=1"), Stream.of(commits), users)
            .flatMap(part -> part)
            .toArray(String[]::new);
    return git.run(command).output().isEmpty();
  }

  /// Whether merging would change nothing, as after a squash or a rebase.
  private boolean holdsChanges(String target, String commit) {
    return MergedTree.of(git, target, commit) instanceof MergedTree.Clean(var tree)
        && tree.equals(git.run("rev-parse", target + "^{tree}").text());
  }

  private Optional<String> commit(String revision) {
    var answer = git.tryRun("rev-parse", "--verify", "--quiet", revision + "^{commit}");
    return answer.succeeded() ? Optional.of(answer.text()) : Optional.empty();
  }

  /// What was set aside is in no commit, so only a person can say that it may go.
  private Optional<Leftover> kept(RunId run) {
    var name = ".orchestrator/kept/" + run;
    var folder = repository.stateFolder().resolve("kept").resolve(run.value());
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try {
      var obstacle =
          new Obstacle(
              "it was in the way of a task and is in no commit", "find " + name, "rm -r " + name);
      return Optional.of(
          new Leftover(Kind.FOLDER, name, null, null, FolderSize.bytes(folder), obstacle));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a branch or ref, unless somebody has moved it since. Workspaces are put away by the
  /// runner.
  ///
  /// @return whether it is gone
  public boolean remove(Leftover leftover) {
    var ref =
        switch (leftover.kind()) {
          case BRANCH -> "refs/heads/" + leftover.name();
          case RESULT -> "refs/" + leftover.name();
          case WORKTREE, FOLDER -> throw new IllegalArgumentException(leftover + " is no ref");
        };
    var there =
        leftover.submodule() == null ? git : git.in(repository.top().resolve(leftover.submodule()));
    return there
        .tryRun("update-ref", "-d", ref, Objects.requireNonNull(leftover.commit()))
        .succeeded();
  }
}
