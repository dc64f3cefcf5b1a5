package dev.orchestrator.runner.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What must be there at the end, as the agents and the user themselves have put it on record, and
/// the check of it by nothing but git.
final class Promises {
  private final Path top;
  private final Shell agents;
  private final Shell user;
  private final Map<String, String> contents = new TreeMap<>();

  /// The user's commits on the branch that gets the result.
  private final List<String> usersCommits = new ArrayList<>();

  Promises(Path top, Shell agents, Shell user) {
    this.top = top;
    this.agents = agents;
    this.user = user;
  }

  /// @param when what the world was doing
  void expectContents(Map<String, Path> blobs, String when) {
    blobs.forEach((blob, file) -> contents.putIfAbsent(blob, file + ", " + when));
  }

  void expectOnTarget(String commit) {
    usersCommits.add(commit);
  }

  List<String> usersCommits() {
    return usersCommits;
  }

  void check() {
    var reachable = reachable();
    var lost = new TreeMap<String, String>();
    for (var commit : lines(agents.ledger())) {
      if (!reachable.contains(commit)) {
        lost.put(commit, "commit: " + subject(commit));
      }
    }
    for (var blob : lines(blobsOf(agents.ledger()))) {
      if (!reachable.contains(blob)) {
        lost.put(blob, "noted content");
      }
    }
    contents.forEach((blob, where) -> {
      if (!reachable.contains(blob)) {
        lost.put(blob, "content of " + where);
      }
    });
    assertThat(lost).as("out of reach of all refs").isEmpty();
    assertThat(usersCommits).as("the user's commits, in the target").allMatch(this::isOnTarget);
  }

  private Set<String> reachable() {
    var reachable = new HashSet<String>();
    for (var line : user.git(top, "rev-list --objects --no-object-names --all").split("\n")) {
      reachable.add(line);
    }
    return reachable;
  }

  private boolean isOnTarget(String commit) {
    return user.run(top, "git merge-base --is-ancestor " + commit + " main").exit() == 0;
  }

  private String subject(String commit) {
    return user.run(top, "git log -1 --format=%s " + commit).output();
  }

  static Path blobsOf(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + ".blobs");
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
