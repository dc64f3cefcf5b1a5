package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ObservabilityConfig;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.local.LeftoverRuns;
import dev.orchestrator.launcher.local.LocalServices;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.launcher.report.Bytes;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.integration.Leftover;
import dev.orchestrator.runner.integration.Leftover.Kind;
import dev.orchestrator.runner.integration.Leftover.Obstacle;
import dev.orchestrator.runner.integration.RunLeftovers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Removes what finished runs have left in the repository and nobody needs.
@Command(
    name = "clean",
    description = {
      "Remove worktrees, branches and refs of finished runs whose work is merged.",
      "Whatever is not merged stays and is listed, with the commands to look at it and to drop it.",
      "With --older-than, runs that ended before and of which nothing stays are forgotten, too."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:nothing is left",
      "1:something stays, and is listed",
      "2:there is no such run",
      "3:another program is at work on the repository's runs"
    })
final class CleanCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run (default: all runs).")
  private @Nullable String wanted;

  @Option(names = "--dry-run", description = "Only show what there is, and what would be done.")
  private boolean dryRun;

  @Option(
      names = "--notes",
      description = {
        "Remove also what alone holds the commits that agents made,",
        "where their tasks were squashed or rebased."
      })
  private boolean notes;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = Age.Reader.class,
      description = {
        "Look only at runs that ended before (30d, 12h, P6M), and remove their journal and output",
        "where nothing unmerged is left. Giving the space back takes for a while as much space",
        "as is kept."
      })
  private @Nullable Age olderThan;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  CleanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  /// What `--json` prints.
  ///
  /// @param bytes what was or would be freed in worktrees
  private record Cleaning(boolean dryRun, long bytes, List<CleanedRun> runs) {}

  /// @param forgotten the bytes of its journal and output that were or would be removed, null where
  ///   they stay
  private record CleanedRun(
      RunId run,
      String state,
      List<Leftover> removed,
      List<Leftover> kept,
      @Nullable Long forgotten) {
    CleanedRun forgetting(@Nullable Long bytes) {
      return new CleanedRun(run, state, removed, kept, bytes);
    }
  }

  @Override
  public Integer call() throws Exception {
    var repository = project.repository();
    if (!project.hasStore(repository) && wanted == null) {
      return show(List.of());
    }
    if (dryRun) {
      return show(forgetting(look(repository, liveness(repository)), repository));
    }
    var state = project.state(repository);
    var lock = state.tryLock();
    if (lock.isEmpty()) {
      throw UserException.environment(
          "another program is at work on the runs of this repository; clean when it is done, or look with --dry-run");
    }
    try (var _ = lock.get()) {
      var cleaned = forgetting(clean(repository, state), repository);
      var forgotten =
          cleaned.stream().filter(run -> run.forgotten() != null).map(CleanedRun::run).toList();
      Retention.forget(forgotten, state.database())
          .ifPresent(note -> surroundings.err().println("note: " + note));
      return show(cleaned);
    }
  }

  private Liveness liveness(Repository repository) {
    try (var store = project.store(repository)) {
      return Liveness.now(project.state(repository), store);
    }
  }

  private List<CleanedRun> look(Repository repository, Liveness liveness) {
    var leftovers = new RunLeftovers(repository);
    try (var store = project.store(repository)) {
      var runs = wanted == null ? store.runs() : List.of(RunChoice.of(store, wanted));
      var retention = retention();
      return runs.stream()
          .filter(run -> retention == null || retention.concerns(run))
          .map(run -> look(run, liveness, leftovers))
          .filter(run -> retention != null || !run.removed().isEmpty() || !run.kept().isEmpty())
          .toList();
    }
  }

  private @Nullable Retention retention() {
    return olderThan == null
        ? null
        : new Retention(olderThan.before(surroundings.clock().instant()));
  }

  /// Says of old runs of which nothing is kept that they are to be forgotten.
  private List<CleanedRun> forgetting(List<CleanedRun> runs, Repository repository) {
    if (olderThan == null) {
      return runs;
    }
    try (var store = project.store(repository)) {
      var sizes = store.sizes();
      return runs.stream()
          .map(
              run -> run.kept().isEmpty() ? run.forgetting(sizes.getOrDefault(run.run(), 0L)) : run)
          .toList();
    }
  }

  private CleanedRun look(RunSummary run, Liveness liveness, RunLeftovers leftovers) {
    var id = run.run();
    var found =
        leftovers.of(id, run.origin().targetBranch(), notes).stream()
            .map(one -> run.state().isFinal() ? one : one.blockedBy(unfinished(id, liveness)))
            .toList();
    return new CleanedRun(
        id,
        liveness.correct(run).state().word(),
        found.stream().filter(one -> one.obstacle() == null).toList(),
        found.stream().filter(one -> one.obstacle() != null).toList(),
        null);
  }

  private static Obstacle unfinished(RunId run, Liveness liveness) {
    return new Obstacle(
        liveness.isUnderWay(run) ? "the run is under way" : "the run is not finished",
        "orchestrator status " + run,
        "orchestrator cancel " + run);
  }

  // Worktrees go first: what is not committed there comes onto branches, which are looked at after
  // that.
  private List<CleanedRun> clean(Repository repository, StateFolder state) {
    var before = look(repository, Liveness.NOBODY);
    var withWorktrees =
        before.stream()
            .filter(run -> run.removed().stream().anyMatch(CleanCommand::isWorktree))
            .map(CleanedRun::run)
            .collect(Collectors.toSet());
    if (!withWorktrees.isEmpty()) {
      putAway(withWorktrees, state, project.config(repository));
    }
    var after = look(repository, Liveness.NOBODY);
    var leftovers = new RunLeftovers(repository);
    return before.stream()
        .map(run -> {
          var now = after.stream().filter(other -> other.run().equals(run.run())).findFirst();
          return clean(run, now.orElse(null), leftovers);
        })
        .toList();
  }

  private void putAway(Set<RunId> runs, StateFolder state, Config config) {
    var environment = surroundings.environment();
    var quiet = config.with(ObservabilityConfig.DEFAULT);
    try (var services =
        LocalServices.start(
            state, quiet, environment, surroundings.clock(), surroundings.random())) {
      LeftoverRuns.putAway(state, services.bus(), runs::contains);
    }
  }

  /// @param now what is left of it, null for nothing
  private static CleanedRun clean(
      CleanedRun before, @Nullable CleanedRun now, RunLeftovers leftovers) {
    var removed = new ArrayList<>(before.removed());
    var kept = new ArrayList<Leftover>();
    if (now != null) {
      kept.addAll(now.kept());
      for (var one : now.removed()) {
        if (!isWorktree(one) && leftovers.remove(one)) {
          removed.add(one);
        } else {
          kept.add(one.blockedBy(moved(one)));
        }
      }
    }
    removed.removeIf(one -> kept.stream().anyMatch(other -> isSame(one, other)));
    return new CleanedRun(
        before.run(), before.state(), removed.stream().distinct().toList(), kept, null);
  }

  private static boolean isSame(Leftover one, Leftover other) {
    return one.name().equals(other.name()) && Objects.equals(one.submodule(), other.submodule());
  }

  private static Obstacle moved(Leftover one) {
    return isWorktree(one)
        ? new Obstacle(
            "it could not be put away",
            "git -C %s status".formatted(one.name()),
            "git worktree remove --force --force " + one.name())
        : new Obstacle("it was moved just now", "git log " + one.name(), "orchestrator clean");
  }

  private static boolean isWorktree(Leftover one) {
    return one.kind() == Kind.WORKTREE;
  }

  private int show(List<CleanedRun> runs) {
    long bytes =
        runs.stream()
            .flatMap(run -> run.removed().stream())
            .mapToLong(one -> Objects.requireNonNullElse(one.bytes(), 0L))
            .sum();
    if (json) {
      surroundings.out().println(Json.write(new Cleaning(dryRun, bytes, runs)));
    } else {
      print(runs, bytes);
    }
    return runs.stream().allMatch(run -> run.kept().isEmpty())
        ? ExitCode.SUCCEEDED
        : ExitCode.FAILED;
  }

  private void print(List<CleanedRun> runs, long bytes) {
    var out = surroundings.out();
    for (var run : runs) {
      out.printf("run %s (%s)%n", run.run(), run.state());
      run.removed()
          .forEach(one -> out.printf("  %s %s%n", dryRun ? "would remove" : "removed", words(one)));
      if (run.forgotten() != null) {
        out.printf(
            "  %s journal and output, %s%n",
            dryRun ? "would remove" : "removed", Bytes.words(run.forgotten()));
      }
      for (var one : run.kept()) {
        var obstacle = Objects.requireNonNull(one.obstacle());
        out.printf("  kept %s: %s%n", words(one), obstacle.reason());
        out.printf("    look: %s%n    drop: %s%n", obstacle.look(), obstacle.drop());
      }
    }
    if (runs.isEmpty()) {
      out.println("nothing to clean");
    } else if (bytes > 0) {
      out.printf("%s in worktrees %s%n", Bytes.words(bytes), dryRun ? "can be freed" : "freed");
    }
  }

  private static String words(Leftover one) {
    var words =
        one.kind().word()
            + " "
            + Legible.line(one.name())
            + (one.submodule() == null ? "" : " in " + Legible.line(one.submodule()));
    return one.bytes() == null ? words : "%s, %s".formatted(words, Bytes.words(one.bytes()));
  }
}
