package dev.orchestrator.runner.git;

import dev.orchestrator.contracts.run.RunOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The user's repository, seen from the checkout that a run is started in.
///
/// In a linked worktree that worktree is the user's checkout, and branches and objects are shared
/// with the others. Holds no state that git could change behind it; safe for any number of threads.
public final class Repository {
  private static final String STATE = ".orchestrator";
  private static final String EXCLUDED = "/" + STATE + "/";

  /// Has LFS take what is stored here already, and nothing else.
  private static final Map<String, String> WITHOUT_DOWNLOADS = Map.of("GIT_LFS_SKIP_SMUDGE", "1");

  private static final Map<String, String> OPERATIONS =
      Map.of(
          "MERGE_HEAD", "merge",
          "CHERRY_PICK_HEAD", "cherry-pick",
          "REVERT_HEAD", "revert",
          "rebase-merge", "rebase",
          "rebase-apply", "rebase");

  private static final String BRANCHES = "refs/heads/";

  /// Ids that one command is asked about; so many fit into a pipe.
  private static final int IDS_AT_ONCE = 500;

  private final Git git;
  private final Path top;
  private final Path commonFolder;
  private final Path gitFolder;
  private final Map<String, String> identity;

  private Repository(Git git, Path top, Path commonFolder, Path gitFolder) {
    this.git = git.in(top);
    this.top = top;
    this.commonFolder = commonFolder;
    this.gitFolder = gitFolder;
    this.identity = fallbackIdentity(this.git);
  }

  /// Opens the repository around a folder.
  ///
  /// @throws RepositoryException when no run can start there: no usable git, no repository, a bare
  ///   one, or one without commits
  public static Repository open(Path anyFolderInside) {
    return open(Git.installed(), anyFolderInside);
  }

  public static Repository open(Git git, Path anyFolderInside) {
    if (!Files.isDirectory(anyFolderInside)) {
      throw new RepositoryException("%s is not a folder.".formatted(anyFolderInside));
    }
    var there = git.in(anyFolderInside.toAbsolutePath().normalize());
    GitVersion.require(there);
    var repository = locate(there);
    repository.head();
    return repository;
  }

  private static Repository locate(Git git) {
    var answer =
        git.tryRun(
            "rev-parse",
            "--path-format=absolute",
            "--is-bare-repository",
            "--git-common-dir",
            "--absolute-git-dir",
            "--show-toplevel");
    var lines = answer.lines();
    if (!answer.succeeded()) {
      throw new RepositoryException(refusal(git.folder(), lines, answer.errors()));
    }
    return new Repository(git, Path.of(lines.get(3)), Path.of(lines.get(1)), Path.of(lines.get(2)));
  }

  private static String refusal(Path folder, List<String> lines, String errors) {
    if (!lines.isEmpty()) {
      return Boolean.parseBoolean(lines.getFirst())
          ? "%s is a bare repository: start the run in a clone that has a checkout."
              .formatted(folder)
          : "%s is inside a .git folder: start the run in the checkout.".formatted(folder);
    }
    return errors.contains("not a git repository")
        ? "%s is not in a git repository: run `git init` there and commit, or name another folder."
            .formatted(folder)
        : "git refuses to work in %s: %s".formatted(folder, errors.lines().findFirst().orElse(""));
  }

  /// Git wants a name for each commit. Where the user has configured one it is used; else ours.
  private static Map<String, String> fallbackIdentity(Git git) {
    var configured = git.tryRun("config", "--get-regexp", "^user\\.(name|email)$").lines();
    if (configured.stream().map(line -> line.split(" ", 2)[0]).distinct().count() == 2) {
      return Map.of();
    }
    var identity = new HashMap<>(Author.ORCHESTRATOR.asAuthor());
    identity.putAll(Author.ORCHESTRATOR.asCommitter());
    identity.keySet().removeIf(name -> System.getenv(name) != null && name.contains("COMMITTER"));
    return Map.copyOf(identity);
  }

  /// Git in the user's checkout.
  public Git git() {
    return git;
  }

  /// Git in a folder of this repository, with a name to commit under.
  public Git committing(Path folder) {
    return git.in(folder).with(identity).with(WITHOUT_DOWNLOADS);
  }

  /// Git for what is checked out in workspaces. Large files come from this machine or stay what
  /// points at them.
  public Git workspaceGit(Path folder) {
    return git.in(folder).confined().with(WITHOUT_DOWNLOADS);
  }

  /// Sees to it that tasks can begin at a commit. A partial clone may lack files of it, and gets
  /// them now, not at the first task.
  ///
  /// @throws RepositoryException when it cannot
  public void requireFiles(String commit) {
    new PartialClone(git).require(commit);
  }

  /// Sees to it that tasks can have branches: git cannot hold `orchestrator/…` beside
  /// `orchestrator`.
  ///
  /// @throws RepositoryException when they cannot
  public void requireRoomForBranches() {
    if (git.tryRun("show-ref", "--verify", "--quiet", "refs/heads/orchestrator").succeeded()) {
      throw new RepositoryException(
          "%s has a branch 'orchestrator', so that tasks cannot have branches 'orchestrator/RUN/TASK': rename it (`git branch -m orchestrator OTHER`)."
              .formatted(top));
    }
  }

  /// The checkout's top folder, with symbolic links resolved.
  public Path top() {
    return top;
  }

  /// The `.git` folder that all worktrees share.
  public Path commonFolder() {
    return commonFolder;
  }

  /// Where the state of this checkout's runs lives; it need not exist yet.
  public Path stateFolder() {
    return top.resolve(STATE);
  }

  /// Creates the state folder and hides it from git, for this repository only. Does nothing the
  /// second time.
  public synchronized Path createStateFolder() {
    try {
      hideStateFolder();
      return Files.createDirectories(stateFolder());
    } catch (IOException e) {
      throw new RepositoryException(
          "The state folder %s cannot be written (%s): free some space or fix its permissions."
              .formatted(stateFolder(), e),
          e);
    }
  }

  private void hideStateFolder() throws IOException {
    var exclude = commonFolder.resolve("info").resolve("exclude");
    Files.createDirectories(exclude.getParent());
    var present = Files.exists(exclude) ? Files.readString(exclude) : "";
    if (present.lines().noneMatch(EXCLUDED::equals)) {
      var gap = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
      Files.writeString(
          exclude, gap + EXCLUDED + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /// What the checkout stands on now.
  ///
  /// @throws RepositoryException when there is no commit yet
  public Head head() {
    var answer = git.tryRun("rev-parse", "HEAD", "--symbolic-full-name", "HEAD");
    if (!answer.succeeded()) {
      throw new RepositoryException(
          "%s has no commits yet: commit something, so that tasks have a start.".formatted(top));
    }
    var branch = answer.lines().get(1);
    return new Head(branch.startsWith("refs/") ? branch : null, answer.lines().getFirst());
  }

  /// Whether files that git knows have changes that are not committed.
  public boolean dirty() {
    return !git.run("status", "--porcelain", "--untracked-files=no").output().isEmpty();
  }

  /// The merge, rebase or the like that the user has begun in the checkout and not ended.
  public Optional<String> unfinishedOperation() {
    return OPERATIONS.entrySet().stream()
        .filter(operation -> Files.exists(gitFolder.resolve(operation.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// Fixes where a run starts and where its result goes.
  ///
  /// @param base a branch, which then is the target too; any other revision to start from, with the
  ///   current branch as the target; or null for the current branch
  /// @throws RepositoryException when there is no such commit
  public RunOrigin origin(@Nullable String base) {
    var head = head();
    if (base == null) {
      return new RunOrigin(top.toString(), head.commit(), head.branch(), ignoresCase());
    }
    var commit = commitOf(base);
    var name = git.tryRun("rev-parse", "--symbolic-full-name", base).text();
    return new RunOrigin(
        top.toString(), commit, name.startsWith(BRANCHES) ? name : head.branch(), ignoresCase());
  }

  /// Whether a branch may have that full name.
  public boolean isBranchName(String ref) {
    return ref.startsWith(BRANCHES) && git.tryRun("check-ref-format", ref).succeeded();
  }

  /// Whether there is a commit of that full id.
  public boolean hasCommit(String id) {
    return git.tryRun("cat-file", "-e", id + "^{commit}").succeeded();
  }

  /// Those of the full ids by which there is no commit.
  public List<String> missing(List<String> commits) {
    var missing = new ArrayList<String>();
    for (int i = 0; i < commits.size(); i += IDS_AT_ONCE) {
      var some = commits.subList(i, Math.min(i + IDS_AT_ONCE, commits.size()));
      var answers = git.reading(String.join("\n", some)).run("cat-file", "--batch-check").lines();
      for (int j = 0; j < some.size(); j++) {
        if (!answers.get(j).startsWith(some.get(j) + " commit ")) {
          missing.add(some.get(j));
        }
      }
    }
    return missing;
  }

  private boolean ignoresCase() {
    return git.tryRun("config", "--type=bool", "core.ignorecase").text().equals("true");
  }

  private String commitOf(String revision) {
    if (!revision.startsWith("-")) {
      var answer = git.tryRun("rev-parse", "--verify", "--quiet", revision + "^{commit}");
      if (answer.succeeded()) {
        return answer.text();
      }
    }
    throw new RepositoryException("'%s' names no commit in %s.".formatted(revision, top));
  }
}
