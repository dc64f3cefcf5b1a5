package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.scheduler.StartRun;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.config.ConfigLoader;
import dev.orchestrator.launcher.demo.DemoOutcome;
import dev.orchestrator.launcher.demo.DemoRepository;
import dev.orchestrator.launcher.local.StateFolder;
import dev.orchestrator.launcher.report.ProgressLines;
import dev.orchestrator.launcher.report.ReportSource;
import dev.orchestrator.runner.git.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the program at work on a repository of its own, with an agent that needs no model.
@Command(
    name = "demo",
    description = "Run a plan of ten tasks in a new small repository; needs no agent CLI.")
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "An empty or new folder for the repository (default: a temporary one).")
  private @Nullable Path folder;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    var place = folder == null ? Files.createTempDirectory("orchestrator-demo-") : folder;
    var demo = DemoRepository.create(surroundings.folder().resolve(place));
    surroundings.out().println("demo repository: " + demo.folder());
    var repository = Repository.open(demo.folder());
    // the user's own settings must not change the demo
    var environment = surroundings.environment();
    var config = ConfigLoader.load(demo.folder(), repository.stateFolder(), environment).config();
    var plan = PlanFile.read(surroundings, demo.plan(), config);
    var state = new StateFolder(repository.stateFolder());
    var run = RunIds.next(surroundings.clock().instant(), surroundings.random());
    var exitCode =
        surroundings
            .localRun(state, config)
            .start(
                new StartRun(run, plan, repository.origin(null), null),
                ReportSource.of(new ProgressLines(run, surroundings.out(), 0)));
    return exitCode == ExitCode.FAILED || exitCode == ExitCode.SUCCEEDED
        ? DemoOutcome.show(surroundings.out(), repository, run, state.database())
        : exitCode;
  }
}
