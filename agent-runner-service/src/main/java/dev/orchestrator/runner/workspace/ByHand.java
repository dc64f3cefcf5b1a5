package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.MergeObstacle;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.runner.git.Ancestry;
import dev.orchestrator.runner.git.Refs;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RunRefs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The commands by which a person makes a task's work fit that cannot be merged: one line each, for
/// a shell.
final class ByHand {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./@%+=:,-]+");

  private final Repository repository;
  private final RunOrigin origin;
  private final AttemptId attempt;
  private final Path folder;

  ByHand(Repository repository, RunOrigin origin, AttemptId attempt, Path folder) {
    this.repository = repository;
    this.origin = origin;
    this.attempt = attempt;
    this.folder = folder;
  }

  List<String> commands(MergeObstacle obstacle) {
    var commands = new ArrayList<String>();
    if (!Files.isDirectory(folder)) {
      // forced twice: git may still have it registered, and locked
      commands.add(
          "git -C %s worktree add -f -f %s %s"
              .formatted(
                  quoted(repository.top()), quoted(folder), Refs.shorten(Refs.task(attempt))));
    }
    commands.add("cd " + quoted(folder));
    commands.add("git merge " + newest());
    commands.add("# now mend it: " + obstacle.sentence().replaceAll("\\s+", " "));
    commands.add("git commit -a");
    commands.add(
        "orchestrator retry --repo %s %s %s"
            .formatted(quoted(repository.top()), attempt.run(), attempt.task()));
    return commands;
  }

  /// What holds everything merged so far, by the name that a person types.
  private String newest() {
    var git = repository.git();
    var refs = RunRefs.read(git, origin, attempt.run(), attempt.task());
    var target = refs.target();
    var result = refs.result();
    if (target != null
        && (result == null || Ancestry.contains(git, target.commit(), result.commit()))) {
      return quoted(Refs.shorten(target.ref()));
    }
    return result == null ? origin.baseCommit() : Refs.shorten(result.ref());
  }

  private static String quoted(Object words) {
    var text = words.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
