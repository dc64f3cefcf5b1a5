package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.StoreReader;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Goes on with a run that was interrupted or whose orchestrator died.
@Command(name = "resume", description = "Go on with a run that was interrupted.")
final class ResumeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;
  @Mixin private final Format format;
  @Mixin private final Observing observing;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "The run (default: the newest one that is not over).")
  private @Nullable String wanted;

  ResumeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
    this.format = new Format(surroundings);
    this.observing = surroundings.observing();
  }

  @Override
  public Integer call() throws Exception {
    var repository = project.repository();
    return past(repository).goOn(surroundings, project, format, repository, List.of());
  }

  private Resumption past(Repository repository) {
    try (var store = project.store(repository)) {
      return Resumption.of(store, wanted == null ? newestOpen(store) : RunChoice.of(store, wanted));
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
}
