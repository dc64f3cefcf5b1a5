package dev.orchestrator.runner.integration;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Refs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deletes the refs of a run that lead to nothing that another ref does not lead to.
record RunCleanup(Git git, RunOrigin origin, RunId run) {

  // The agents' own commits stay on a note where the target has them in another shape, and then
  // their branch may go.
  void clean() {
    var result = commit(Refs.result(run));
    var target = Optional.ofNullable(origin.targetBranch()).flatMap(this::commit);
    if (result.isEmpty()) {
      target.ifPresent(this::deleteMergedInto);
    } else if (target.isPresent() && Ancestry.contains(git, target.get(), result.get())) {
      deleteMergedInto(target.get());
      git.run("update-ref", "-d", Refs.result(run), result.get());
    } else {
      deleteMergedInto(result.get());
    }
  }

  /// A branch that is checked out still belongs to a workspace.
  private void deleteMergedInto(String commit) {
    var command =
        new ArrayList<>(
            List.of(
                "for-each-ref",
                "--format=delete %(refname) %(objectname)%00%(worktreepath)",
                "--merged=" + commit));
    notesOf(commit).forEach(note -> command.add("--merged=" + note));
    command.add(Refs.tasks(run));
    var deletions =
        git.run(command.toArray(String[]::new)).lines().stream()
            .map(line -> List.of(line.split("\0", -1)))
            .filter(fields -> fields.getLast().isEmpty())
            .map(fields -> fields.getFirst() + "\n")
            .collect(Collectors.joining());
    if (!deletions.isEmpty()) {
      git.reading(deletions).run("update-ref", "--stdin");
    }
  }

  /// Notes about what the commit holds; others are left from a crash and say nothing.
  private List<String> notesOf(String commit) {
    return git
        .run("for-each-ref", "--format=%(objectname) %(parent)", Refs.notes(run))
        .lines()
        .stream()
        .map(line -> line.split(" "))
        .filter(ids -> ids.length > 1 && Ancestry.contains(git, commit, ids[1]))
        .map(ids -> ids[0])
        .toList();
  }

  private Optional<String> commit(String ref) {
    var answer = git.tryRun("rev-parse", "--verify", "--quiet", ref);
    return answer.succeeded() ? Optional.of(answer.text()) : Optional.empty();
  }
}
