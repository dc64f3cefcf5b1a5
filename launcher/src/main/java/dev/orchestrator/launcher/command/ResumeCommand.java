package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.scheduler.ResumeRun;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.StoreReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Goes on with a run that was interrupted or whose orchestrator died.
@Command(name = "resume", description = "Go on with a run that was interrupted.")
final class ResumeCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;

  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final Format format;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run (default: the newest one that is not over).")
  private @Nullable String wanted;

  ResumeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
    this.format = new Format(surroundings);
  }

  @Override
  public Integer call() throws Exception {
    var repository = project.repository();
    var config = project.config(repository);
    var past = past(repository);
    checkPlace(past, repository);
    Preflight.check(past.agents(), config, surroundings.environment(), repository.top());
    return surroundings
        .localRun(project.state(repository), config)
        .resume(
            new ResumeRun(past.run().run()),
            format.report(past.run().run(), config, past.lastSequence()));
  }

  /// @param agents those that still have work to do
  private record Past(RunSummary run, Set<String> agents, long lastSequence) {}

  /// The worktrees and the branch of a run are where it was started; git would look for them there.
  private static void checkPlace(Past past, Repository repository) {
    var home = past.run().origin().repository();
    if (!home.equals(repository.top().toString())) {
      throw UserException.environment(
          "run %s belongs to the repository at %s, but this one is at %s; move it back to go on"
              .formatted(past.run().run(), home, repository.top()));
    }
  }

  private Past past(Repository repository) {
    try (var store = project.store(repository)) {
      var run = wanted == null ? newestOpen(store) : RunChoice.of(store, wanted);
      return new Past(run, agents(store, run.run()), lastSequence(store, run.run()));
    }
  }

  private static RunSummary newestOpen(StoreReader store) {
    return store.runs().stream()
        .filter(run -> !run.state().isFinal())
        .findFirst()
        .orElseThrow(() ->
            UserException.usage(
                "no run is left to resume; `orchestrator runs` lists what there is"));
  }

  private static Set<String> agents(StoreReader store, RunId run) {
    return store.tasks(run).stream()
        .filter(task -> !task.state().isFinal())
        .map(TaskSummary::agent)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static long lastSequence(StoreReader store, RunId run) {
    long last = 0;
    List<JournalEntry> page;
    do {
      page = store.journal(run, last, PAGE);
      last = page.isEmpty() ? last : page.getLast().sequence();
    } while (page.size() == PAGE);
    return last;
  }
}
