package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitLink;
import dev.orchestrator.runner.git.KeptRefs;
import dev.orchestrator.runner.git.Reflog;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Trailers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The submodules of a workspace.
///
/// Each one that the user's repository keeps (`.git/modules/…`) is a worktree of what is kept
/// there, on no branch. So nothing is fetched, and what is committed in it is where the user's own
/// submodule finds it. One whose commit is not kept there stays an empty folder, as do all others.
///
/// One that an agent has made a clone of by itself is kept beside git's registration of the
/// worktree, and looked after there.
///
/// @param git in the workspace
/// @param kept folders in which the repositories of its submodules may be kept
/// @param own the one of them that goes with the worktree, or an outer one's; null for none
public record Submodules(Git git, List<Path> kept, @Nullable Path own) {
  private static final String PATH_OF = "submodule.";
  private static final String PATH = ".path";

  /// Where git keeps the repositories of submodules, below its own folder.
  static final String FOLDER = "modules";

  /// @param git in the workspace
  public static Submodules of(Git git, Repository repository) throws IOException {
    var own = GitLink.gitFolder(git.folder()).map(folder -> folder.resolve(FOLDER));
    var kept = Stream.concat(Stream.of(repository.commonFolder().resolve(FOLDER)), own.stream());
    return new Submodules(git, kept.toList(), own.orElse(null));
  }

  /// A submodule where its superproject's index has it.
  private record Submodule(Git git, String commit, Path source) {
    Path folder() {
      return git.folder();
    }

    boolean isCheckedOut() {
      return Files.exists(folder().resolve(".git"), LinkOption.NOFOLLOW_LINKS);
    }

    boolean has(String wanted) {
      return git.in(source)
          .tryRun("rev-parse", "--verify", "--quiet", wanted + "^{commit}")
          .succeeded();
    }
  }

  /// Brings each to the commit that the index has; what is in it must be committed.
  public void checkOut() throws IOException {
    for (var one : all()) {
      if (!one.has(one.commit())) {
        continue;
      }
      if (!one.isCheckedOut()) {
        one.git()
            .in(one.source())
            .run(
                "worktree",
                "add",
                "--quiet",
                "-f",
                "-f",
                "--detach",
                one.folder().toString(),
                one.commit());
      } else if (!one.git().run("rev-parse", "HEAD").text().equals(one.commit())) {
        one.git().run("checkout", "--quiet", "--force", "--detach", one.commit());
      }
      inside(one).checkOut();
    }
  }

  /// Commits what is in them, the innermost first, so that the superproject sees it as a commit of
  /// theirs; and keeps under the attempt's name what none of their branches leads to.
  void commit(AttemptId attempt, Author author, String message) throws IOException {
    var all = all().stream().filter(Submodule::isCheckedOut).toList();
    for (var one : all) {
      inside(one).commit(attempt, author, message);
      if (!one.git().run("status", "--porcelain", "--ignore-submodules=none").output().isEmpty()) {
        one.git().run("add", "--all", "--sparse");
        one.git()
            .reading(Trailers.append(message, attempt, null))
            .run("commit", "--quiet", "--no-verify", "--allow-empty", "--author=" + author, "-F-");
      }
      keep(one, attempt);
    }
  }

  /// The latest first, which keeps those before it.
  private static void keep(Submodule one, AttemptId attempt) throws IOException {
    var git = one.git();
    keep(git, git.run("rev-parse", "HEAD").text(), attempt);
    var registration = GitLink.gitFolder(one.folder());
    if (registration.isPresent()) {
      for (var commit : Reflog.ofHead(registration.get()).commits()) {
        if (git.tryRun("cat-file", "-e", commit).succeeded()) {
          keep(git, commit, attempt);
        }
      }
    }
  }

  private static void keep(Git git, String commit, AttemptId attempt) {
    if (!KeptRefs.isKept(git, commit)) {
      KeptRefs.keep(git, Refs.saved(attempt), commit);
    }
  }

  /// Gives them up; what is in them must be committed. Clones are set aside.
  void remove(SetAside setAside, AttemptId attempt) throws IOException {
    giveUp();
    if (own != null && Files.isDirectory(own)) {
      setAside.move(own, attempt, FOLDER);
    }
  }

  /// Takes what is checked out away. What stays is an empty folder, as in a worktree whose
  /// submodules nobody has asked for.
  public void giveUp() throws IOException {
    for (var one : all()) {
      var registration = GitLink.gitFolder(one.folder());
      if (registration.isEmpty()) {
        continue;
      }
      inside(one).giveUp();
      var source = one.git().in(one.source());
      if (registration.get().startsWith(one.source().resolve("worktrees"))) {
        source.run("worktree", "remove", "-f", "-f", one.folder().toString());
        Files.createDirectories(one.folder());
      } else if (own != null && one.source().startsWith(own)) {
        one.git().run("rm", "--quiet", "-r", "--force", "--ignore-unmatch", ".");
        Files.deleteIfExists(one.folder().resolve(".git"));
        // its checkout is gone, and git would refuse to work without it
        source.run("config", "--file", "config", "--unset", "core.worktree");
      }
    }
  }

  private Submodules inside(Submodule one) {
    return new Submodules(one.git(), List.of(one.source().resolve(FOLDER)), own);
  }

  private List<Submodule> all() throws IOException {
    var found = new ArrayList<Submodule>();
    if (!Files.isRegularFile(git.folder().resolve(".gitmodules"), LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    var answer =
        git.tryRun(
            "config", "-z", "--file", ".gitmodules", "--get-regexp", "^submodule\\..*\\.path$");
    for (var field : answer.fields()) {
      int end = field.indexOf('\n');
      if (end > 0) {
        var name = field.substring(PATH_OF.length(), end - PATH.length());
        submodule(name, field.substring(end + 1)).ifPresent(found::add);
      }
    }
    return found;
  }

  /// What a repository says of itself is not to be trusted.
  private Optional<Submodule> submodule(String name, String path) throws IOException {
    var source =
        kept.stream()
            .filter(folder -> isBelow(folder, folder.resolve(name).normalize()))
            .map(folder -> folder.resolve(name).normalize())
            .filter(Files::isDirectory)
            .findFirst();
    var folder = git.folder().resolve(path).normalize();
    if (source.isEmpty() || !isBelow(git.folder(), folder) || !isReal(folder)) {
      return Optional.empty();
    }
    var entries = git.run("--literal-pathspecs", "ls-files", "--stage", "-z", "--", path).fields();
    return entries.stream()
        .filter(entry -> entry.startsWith(IndexEntries.LINK) && entry.endsWith("\t" + path))
        .map(entry -> entry.split(" ")[1])
        .map(commit -> new Submodule(git.in(folder).confined(), commit, source.get()))
        .findFirst();
  }

  private static boolean isBelow(Path folder, Path path) {
    return path.startsWith(folder) && !path.equals(folder);
  }

  /// Whether no link leads to it.
  private boolean isReal(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && folder
            .toRealPath()
            .equals(git.folder().toRealPath().resolve(git.folder().relativize(folder)));
  }
}
