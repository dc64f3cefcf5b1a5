package dev.orchestrator.runner.git;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Keeps commits that no branch leads to any more.
public final class KeptRefs {
  private static final int MOST_COPIES = 100;

  /// Refs that come and go without anybody looking at what they lead to: the branch of a task that
  /// is worked on, stashes, and what git keeps for one worktree alone.
  private static final List<String> FLEETING =
      List.of("refs/stash", "refs/bisect/*", "refs/worktree/*", "refs/rewritten/*");

  private static final Pattern FLEETING_REF =
      Pattern.compile(
          "refs/stash|refs/(bisect|worktree|rewritten)/.*|refs/heads/orchestrator/[^/@]+/[^/@]+");

  private KeptRefs() {}

  /// Points a new ref at the commit and answers its name: the wanted one, or where that is taken by
  /// another commit the same with `-2`, `-3` and so on.
  public static String keep(Git git, String wanted, String commit) {
    for (int copy = 1; copy <= MOST_COPIES; copy++) {
      var ref = copy == 1 ? wanted : wanted + "-" + copy;
      var made = git.tryRun("update-ref", ref, commit, "");
      if (made.succeeded()) {
        return ref;
      }
      var taken = git.tryRun("rev-parse", "--verify", "--quiet", ref);
      if (!taken.succeeded()) {
        made.orThrow();
      }
      if (taken.text().equals(commit)) {
        return ref;
      }
    }
    throw new IllegalStateException(
        "%s and %d copies of it are taken, %s could not be kept"
            .formatted(wanted, MOST_COPIES, commit));
  }

  /// Whether a ref that stays leads to the commit.
  public static boolean isKept(Git git, String commit) {
    return git
        .run("for-each-ref", "--contains", commit, "--format=%(refname)", "refs/")
        .lines()
        .stream()
        .anyMatch(ref -> !FLEETING_REF.matcher(ref).matches());
  }

  /// Options for `rev-list`: without what a branch, a tag or the like leads to.
  public static Stream<String> notOnRefs() {
    return Stream.of(
            Stream.of("--not"),
            FLEETING.stream().map(pattern -> "--exclude=" + pattern),
            Stream.of("--glob=refs/*"))
        .flatMap(part -> part);
  }
}
