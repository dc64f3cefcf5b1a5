package dev.orchestrator.runner.git;

/// Tells which commits come after which.
public final class Ancestry {
  private Ancestry() {}

  /// Whether `descendant` is `ancestor` or has it in its history.
  public static boolean contains(Git git, String descendant, String ancestor) {
    if (descendant.equals(ancestor)) {
      return true;
    }
    var answer = git.tryRun("merge-base", "--is-ancestor", ancestor, descendant);
    return answer.exit() != 1 && answer.orThrow().succeeded();
  }
}
