package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.config.MergeStrategy;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Author;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.Tip;
import java.util.ArrayList;
import java.util.List;

/// Makes the commits by which a task's work goes onto another commit, in the shape that is wanted.
/// No ref moves.
final class TaskCommits {
  private final Repository repository;
  private final Integration task;

  TaskCommits(Repository repository, Integration task) {
    this.repository = repository;
    this.task = task;
  }

  /// @param head what the work goes onto
  /// @param headTree its tree
  /// @param branch the task's branch
  /// @param tree of both merged
  /// @return the new head, whose tree is the merged one
  String onto(String head, String headTree, Tip branch, String tree) {
    return switch (task.merge().strategy()) {
      case MERGE -> commit(tree, List.of(head, branch.commit()));
      case SQUASH -> single(head, tree);
      case REBASE ->
          new Replay(repository, task)
              .onto(head, headTree, branch, tree)
              .orElseGet(() -> single(head, tree));
      case FAST_FORWARD ->
          Ancestry.contains(repository.git(), branch.commit(), head)
              ? branch.commit()
              : commit(tree, List.of(branch.commit(), head));
    };
  }

  /// Whether the commits tell later what they were made from.
  boolean tellWhatTheyAreFrom() {
    return task.merge().strategy() == MergeStrategy.MERGE && task.merge().trailers();
  }

  private String single(String head, String tree) {
    return commit(tree, List.of(head));
  }

  private String commit(String tree, List<String> parents) {
    var command = new ArrayList<>(List.of("commit-tree", tree));
    parents.forEach(parent -> command.addAll(List.of("-p", parent)));
    return authored(parents.size() == 1)
        .reading(CommitMessage.of(task))
        .run(command.toArray(String[]::new))
        .text();
  }

  /// @param work whether the commit holds the agent's work itself
  private Git authored(boolean work) {
    var git = repository.committing(repository.git().folder());
    var author = task.merge().author();
    if (author != null) {
      return git.with(Author.parse(author).asAuthor());
    }
    return work ? git.with(Author.agent(task.agentName()).asAuthor()) : git;
  }
}
