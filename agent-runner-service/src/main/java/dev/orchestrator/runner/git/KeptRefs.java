package dev.orchestrator.runner.git;

/// Keeps commits that no branch leads to any more.
public final class KeptRefs {
  private static final int MOST_COPIES = 100;

  private KeptRefs() {}

  /// Points a new ref at the commit and answers its name: the wanted one, or where that is taken by
  /// another commit the same with `-2`, `-3` and so on.
  public static String keep(Git git, String wanted, String commit) {
    for (int copy = 1; copy <= MOST_COPIES; copy++) {
      var ref = copy == 1 ? wanted : wanted + "-" + copy;
      if (commit.equals(git.tryRun("rev-parse", "--verify", "--quiet", ref).text())
          || git.tryRun("update-ref", ref, commit, "").succeeded()) {
        return ref;
      }
    }
    throw new IllegalStateException(
        "%s and %d copies of it are taken, %s could not be kept"
            .formatted(wanted, MOST_COPIES, commit));
  }

  /// Whether another ref than this one leads to the commit.
  public static boolean isKept(Git git, String commit, String exceptBy) {
    return git
        .run("for-each-ref", "--contains", commit, "--format=%(refname)", "refs/")
        .lines()
        .stream()
        .anyMatch(ref -> !ref.equals(exceptBy));
  }
}
