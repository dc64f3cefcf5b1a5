package dev.orchestrator.runner.integration;

import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.integration.Verifier.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many of a chain's tasks pass together.
///
/// @param sound how many, counted from the first one
/// @param culprit the one after them; null where all pass
/// @param verdict what is said of all up to the culprit, or of all
record Soundness(int sound, Piece.@Nullable Made culprit, Verdict verdict) {

  // All together are verified first, since most of the time they pass. Where they do not, the first
  // one with which they do not is found by halving, and the tasks before it have passed by then.
  /// @param chain tasks, each on top of the one before it
  static Soundness of(Repository repository, Verifier verifier, List<Piece.Made> chain) {
    if (chain.isEmpty()) {
      return new Soundness(0, null, new Verdict.Passed());
    }
    var verdict = verify(repository, verifier, chain);
    if (verdict instanceof Verdict.Passed) {
      return new Soundness(chain.size(), null, verdict);
    }
    int sound = 0;
    int bad = chain.size();
    while (bad - sound > 1 && verdict instanceof Verdict.Failed) {
      int middle = (sound + bad) / 2;
      var half = verify(repository, verifier, chain.subList(0, middle));
      if (half instanceof Verdict.Passed) {
        sound = middle;
      } else {
        bad = middle;
        verdict = half;
      }
    }
    return new Soundness(sound, chain.get(sound), verdict);
  }

  private static Verdict verify(Repository repository, Verifier verifier, List<Piece.Made> chain) {
    var last = chain.getLast();
    return verifier.verify(
        repository,
        new Verifier.Candidate(
            last.merge().commit(), last.tree(), chain.stream().map(Piece.Made::task).toList()));
  }
}
