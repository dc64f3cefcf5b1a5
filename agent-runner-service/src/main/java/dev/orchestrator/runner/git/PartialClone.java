package dev.orchestrator.runner.git;

import java.util.List;

/// A repository that has some files only at its remote, if it is one (`git clone --filter`).
///
/// @param git in the user's checkout
record PartialClone(Git git) {
  private static final String PREFIX = "remote.";
  private static final String MISSING = "?";

  /// Fetches what a commit's files lack. In a sparse checkout most are lacking on purpose; there
  /// git fetches by itself what it checks out.
  ///
  /// @throws RepositoryException when the remote does not give it
  void require(String commit) {
    var promises = git.tryRun("config", "--get-regexp", "^remote\\..*\\.promisor$").lines();
    if (promises.isEmpty() || isSparse()) {
      return;
    }
    var missing =
        git.run("rev-list", "--objects", "--missing=print", "--no-walk", commit).lines().stream()
            .filter(line -> line.startsWith(MISSING))
            .map(line -> line.substring(MISSING.length()))
            .toList();
    if (!missing.isEmpty()) {
      fetch(missing, remote(promises.getFirst()), commit);
    }
  }

  private boolean isSparse() {
    return git.tryRun("config", "--type=bool", "core.sparseCheckout").text().equals("true");
  }

  private static String remote(String setting) {
    return setting.substring(PREFIX.length(), setting.lastIndexOf(".promisor"));
  }

  /// As git does it when it finds something missing, but all at once.
  private void fetch(List<String> missing, String remote, String commit) {
    var answer =
        git.reading(String.join("\n", missing) + "\n")
            .tryRun(
                "-c",
                "fetch.negotiationAlgorithm=noop",
                "fetch",
                remote,
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--recurse-submodules=no",
                "--filter=blob:none",
                "--stdin");
    if (!answer.succeeded()) {
      throw new RepositoryException(
          "%s is a partial clone that lacks %d files of %.12s, and %s does not give them (%s): make it reachable, or fetch everything with `git fetch --refetch --no-filter`."
              .formatted(
                  git.folder(),
                  missing.size(),
                  commit,
                  remote,
                  answer.errors().lines().findFirst().orElse("no reason given")));
    }
  }
}
