package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Changes;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Gives each task a worktree of its own and keeps whatever its agent writes there.
///
/// A task's worktree is `worktrees/<run>/<task>` in the state folder, on the branch
/// `orchestrator/<run>/<task>`. Calls for different tasks may run at once; for one task there is
/// one call at a time, and none but [#prepare] while its agent's processes live.
public final class Workspaces {
  private final Repositories repositories;
  private final RemovalListener removals;

  public Workspaces(Repositories repositories, RemovalListener removals) {
    this.repositories = repositories;
    this.removals = removals;
  }

  /// Workspaces that nobody else has put anything into.
  public Workspaces(Repositories repositories) {
    this(repositories, RemovalListener.NONE);
  }

  /// Makes the workspace ready for an attempt.
  ///
  /// Whatever an earlier attempt has left there that this one is not to find is committed and kept
  /// on `orchestrator/<run>/<task>@<earlier attempt>`. The same goes for what a crash has left half
  /// made.
  public Workspace prepare(AttemptId attempt, RunOrigin origin, Beginning beginning) {
    var repository = repositories.of(origin);
    var folder = folder(repository, attempt);
    var preparation = new Preparation(repository, origin, attempt, folder);
    if (beginning == Beginning.AFRESH && Files.exists(folder)) {
      removals.beforeRemoval(attempt, origin, folder);
    }
    try {
      return preparation.prepare(beginning);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Commits everything in the workspace that git does not ignore, in the agent's name, and brings
  /// commits that the agent made elsewhere onto the task's branch.
  ///
  /// @param message subject and, after a blank line, more
  public Saved commit(AttemptId attempt, Workspace workspace, String agentName, String message) {
    var repository = repositories.of(workspace.origin());
    try {
      return new WorkCommit(repository, attempt, workspace).save(Author.agent(agentName), message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Makes the workspace ready for an agent that is to make its finished work fit onto a commit:
  /// merges that into it. The task's branch stays what it was until [#endMerge].
  ///
  /// @param remembers whether the agent knows what it did in a merge that it was given before, so
  ///   that it finds that one as it left it
  public Merging beginMerge(AttemptId attempt, RunOrigin origin, String onto, boolean remembers) {
    try {
      return resolution(attempt, origin).begin(onto, remembers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes onto the task's branch what an agent has made of a merge, if nothing is left in
  /// conflict. What is not taken is kept on `orchestrator/<run>/<task>@<attempt>`.
  ///
  /// @return why it is not taken, in words; empty when it is
  public Optional<String> endMerge(AttemptId attempt, Merging merging, String agentName) {
    try {
      return resolution(attempt, merging.workspace().origin())
          .end(merging, Author.agent(agentName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Keeps what an agent has made of a merge beside the task's branch, which is then what it was
  /// before.
  public void giveUpMerge(AttemptId attempt, Merging merging, String agentName) {
    try {
      resolution(attempt, merging.workspace().origin()).giveUp(merging, Author.agent(agentName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Leaves a merge to an agent that was stopped in it and is to go on.
  public void leaveMerge(AttemptId attempt, Merging merging, String agentName) {
    try {
      resolution(attempt, merging.workspace().origin()).leave(merging, Author.agent(agentName));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The commands by which a person makes a task's work fit that cannot be merged.
  public List<String> byHand(AttemptId attempt, RunOrigin origin, MergeObstacle obstacle) {
    var repository = repositories.of(origin);
    return new ByHand(repository, origin, attempt, folder(repository, attempt)).commands(obstacle);
  }

  private Resolution resolution(AttemptId attempt, RunOrigin origin) {
    var repository = repositories.of(origin);
    return new Resolution(repository, origin, attempt, folder(repository, attempt));
  }

  /// Notes that an attempt is done with its task, all of whose work is committed: attempts that
  /// begin with what it has handed over begin with this.
  public void handOver(AttemptId attempt, Workspace workspace) {
    var repository = repositories.of(workspace.origin());
    try {
      var worktree = Worktree.inspect(repository.commonFolder(), workspace.folder());
      if (worktree.registration() != null) {
        var tip = repository.git().run("rev-parse", "--verify", workspace.branch()).text();
        Handover.note(worktree.registration(), attempt.number(), tip);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts the workspace and the task's branch back to what the attempt has found there. What it
  /// wrote is committed in the agent's name on `orchestrator/<run>/<task>@<attempt>`.
  ///
  /// @return that branch's full name, empty when the attempt wrote nothing
  public Optional<String> putBack(
      AttemptId attempt, Workspace workspace, String agentName, String message) {
    var repository = repositories.of(workspace.origin());
    try {
      return new PutBack(repository, attempt, workspace)
          .to(workspace.found(), Author.agent(agentName), message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Puts the branch that gets the result back if agents have moved it from their workspaces; what
  /// they have committed stays theirs.
  ///
  /// @return one sentence on what was done, empty when there was nothing to do
  public Optional<String> guardTarget(RunOrigin origin) {
    return TargetGuard.restore(repositories.of(origin), origin);
  }

  /// What the task's branch differs in from where its work began.
  public Changes changes(Workspace workspace) {
    var git = repositories.of(workspace.origin()).git();
    return new Changes(git, workspace.start(), workspace.branch());
  }

  /// Removes the task's worktree, committing first what is still uncommitted. The branch stays; the
  /// merged ones are deleted together when the run ends. Does nothing where there is nothing to
  /// remove.
  public void release(AttemptId attempt, RunOrigin origin) {
    var repository = repositories.of(origin);
    var folder = folder(repository, attempt);
    removals.beforeRemoval(attempt, origin, folder);
    try {
      new Release(repository, origin, attempt, folder).release();
      removals.removed(attempt, origin, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes the folder that held a run's worktrees, unless some are left in it.
  public void removeEmptyFolder(RunId run, RunOrigin origin) {
    try {
      Files.deleteIfExists(folder(repositories.of(origin), run));
    } catch (DirectoryNotEmptyException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(Repository repository, AttemptId attempt) {
    return folder(repository, attempt.run(), attempt.task());
  }

  /// The folder of a task's workspace for people to look at. One that was put away is made again
  /// from the task's branch.
  ///
  /// @return empty when the task has neither
  public static Optional<Path> open(Repository repository, RunId run, TaskId task) {
    var folder = folder(repository, run, task);
    if (Files.isDirectory(folder)) {
      return Optional.of(folder);
    }
    var git = repository.git();
    var branch = Refs.task(run, task);
    if (!git.tryRun("rev-parse", "--verify", "--quiet", branch).succeeded()) {
      return Optional.empty();
    }
    git.run("worktree", "add", "--quiet", folder.toString(), Refs.shorten(branch));
    return Optional.of(folder);
  }

  private static Path folder(Repository repository, RunId run, TaskId task) {
    return folder(repository, run).resolve(task.value());
  }

  private static Path folder(Repository repository, RunId run) {
    return folder(repository.stateFolder(), run);
  }

  static Path folder(Path stateFolder, RunId run) {
    return all(stateFolder).resolve(run.value());
  }

  static Path all(Path stateFolder) {
    return stateFolder.resolve("worktrees");
  }
}
