package dev.orchestrator.runner.git;

import java.util.regex.Pattern;

/// Refuses a git that lacks what we build on (`merge-tree --write-tree` came with 2.38).
public final class GitVersion {
  private static final int MAJOR = 2;
  private static final int MINOR = 38;
  private static final Pattern SHAPE = Pattern.compile("git version (\\d{1,6})\\.(\\d{1,6}).*");

  private GitVersion() {}

  /// @return what git says of itself
  /// @throws RepositoryException when git is missing or too old
  public static String require(Git git) {
    var answer = ask(git);
    var version = SHAPE.matcher(answer);
    if (!version.matches() || !suffices(number(version.group(1)), number(version.group(2)))) {
      throw new RepositoryException(
          "%s is too old: install git %d.%d or newer.".formatted(answer, MAJOR, MINOR));
    }
    return answer;
  }

  private static String ask(Git git) {
    try {
      return git.run("--version").text();
    } catch (GitException e) {
      throw new RepositoryException(
          "git does not run here: install git %d.%d or newer and put it on the PATH."
              .formatted(MAJOR, MINOR),
          e);
    }
  }

  private static boolean suffices(int major, int minor) {
    return major > MAJOR || (major == MAJOR && minor >= MINOR);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
