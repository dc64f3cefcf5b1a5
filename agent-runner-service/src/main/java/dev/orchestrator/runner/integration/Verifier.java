package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Repository;
import java.util.List;

/// Tries out merged work before anybody gets it.
public interface Verifier {

  /// For tasks that are not to be tried out.
  Verifier NONE = (_, _) -> new Verdict.Passed();

  /// What is tried out.
  ///
  /// @param commit holds the merged files; no ref leads to it yet
  /// @param tree the commit's tree
  /// @param tasks those whose work it has beside what is merged already; not empty, and all to be
  ///   verified alike
  record Candidate(String commit, String tree, List<Integration> tasks) {
    public Candidate {
      tasks = List.copyOf(tasks);
    }
  }

  /// What came of it.
  sealed interface Verdict {
    record Passed() implements Verdict {}

    /// @param command as it was configured, its words separated by spaces
    /// @param output the last part of what it said
    record Failed(String command, String output) implements Verdict {}

    /// The files cannot be judged.
    ///
    /// @param reason one sentence
    record Impossible(String reason) implements Verdict {}
  }

  /// Blocks until the verdict is there.
  ///
  /// @throws RuntimeException when there is none for a reason that may pass
  Verdict verify(Repository repository, Candidate candidate);

  /// Ends what is under way for an attempt's work, and begins nothing for it before it is
  /// forgotten; whoever waits for the verdict gets an exception.
  default void stop(AttemptId attempt) {}

  /// The attempt's integration has ended.
  default void forget(AttemptId attempt) {}

  /// Gives up what is kept to verify faster next time.
  default void dispose(Repository repository, RunOrigin origin) {}
}
