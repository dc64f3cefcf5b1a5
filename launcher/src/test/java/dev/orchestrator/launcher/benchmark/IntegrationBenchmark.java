package dev.orchestrator.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.MergeConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Integration;
import dev.orchestrator.runner.equipment.EquipmentLog;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.Repositories;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.integration.CommandVerifier;
import dev.orchestrator.runner.integration.Integrator;
import dev.orchestrator.runner.integration.Outcome;
import dev.orchestrator.runner.integration.Verifier;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What bringing a task in costs, against `git merge` in the checkout, and how fast many that wait
/// are brought in.
class IntegrationBenchmark {
  private static final RunId RUN = new RunId("bench");
  private static final int TASKS = 15;
  private static final int WAITING = 50;

  @TempDir(factory = WhereTmpdirSays.class)
  private Path temp;

  /// As the other benchmarks do, so that the disk can be left out.
  static final class WhereTmpdirSays implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      var folder = Path.of(System.getenv().getOrDefault("TMPDIR", "/tmp"));
      return Files.createTempDirectory(folder, "integration-benchmark");
    }
  }

  /// A repository of so many files, with a finished branch for each task.
  private Git repository(String name, int files, int tasks) {
    var folder = temp.resolve(name);
    var git = Git.installed().in(temp);
    git.run("init", "--quiet", "--initial-branch=main", folder.toString());
    var there = git.in(folder);
    there.run("config", "user.name", "Bench");
    there.run("config", "user.email", "bench@example.invalid");
    there.reading(history(files, tasks)).run("fast-import", "--quiet");
    there.run("reset", "--quiet", "--hard", "main");
    return there;
  }

  private static String history(int files, int tasks) {
    var text = new StringBuilder("blob\nmark :1\ndata 5\nfile\n\n");
    text.append("commit refs/heads/main\nmark :2\n").append(author()).append("data 5\nBegin\n");
    for (int file = 0; file < files; file++) {
      text.append("M 100644 :1 src/part%d/file%d.txt\n".formatted(file / 100, file));
    }
    for (int task = 0; task < tasks; task++) {
      text.append("commit refs/heads/orchestrator/%s/t%d\n".formatted(RUN, task))
          .append(author())
          .append("data 4\nWork\nfrom :2\nM 100644 :1 t%d.txt\n".formatted(task));
    }
    return text.toString();
  }

  private static String author() {
    return "committer Bench <bench@example.invalid> 1700000000 +0000\n";
  }

  private static Integration order(RunOrigin origin, int task, MergeConfig merge) {
    var attempt = new AttemptId(RUN, new TaskId("t" + task), 1);
    return new Integration(attempt, origin, "Task " + task, "coder", merge);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 5_000, 50_000})
  void shouldMeasureOneTask(int files) {
    var byHand = repository("hand", files, TASKS);
    var git = repository("run", files, TASKS);
    var origin = Repository.open(git.folder()).origin(null);
    var integrator = new Integrator(new Repositories(Git.installed()), Verifier.NONE);
    var ratios = new ArrayList<Double>();
    var times = new ArrayList<Double>();
    for (int task = 0; task < TASKS; task++) {
      var branch = "orchestrator/%s/t%d".formatted(RUN, task);
      var hand = milliseconds(() -> byHand.run("merge", "--quiet", "--no-ff", "--no-edit", branch));
      var order = order(origin, task, MergeConfig.DEFAULT);
      var ours = milliseconds(() -> integrator.integrate(order));
      ratios.add(ours / hand);
      times.add(ours);
    }
    assertThat(git.run("rev-list", "--merges", "--count", "main").text()).isEqualTo("" + TASKS);
    System.out.printf(
        "%,7d files: %.0f ms a task, %.2f times `git merge` (%.2f to %.2f)%n",
        files,
        median(times),
        median(ratios),
        ratios.stream().mapToDouble(one -> one).min().orElseThrow(),
        ratios.stream().mapToDouble(one -> one).max().orElseThrow());
  }

  @Test
  void shouldMeasureManyThatWait() throws Exception {
    try (var processes = ProcessHost.open(temp.resolve("processes"), new Random(1))) {
      var verifier =
          new CommandVerifier(
              processes, Map.of("PATH", System.getenv("PATH")), _ -> new Silence(), text -> text);
      report("without verify", MergeConfig.DEFAULT, verifier);
      report(
          "with a verify of one second",
          MergeConfig.DEFAULT.verifiedBy(List.of("sleep", "1")),
          verifier);
    }
  }

  private void report(String words, MergeConfig merge, Verifier verifier) throws Exception {
    var git = repository(words.replace(' ', '-'), 5_000, WAITING);
    var origin = Repository.open(git.folder()).origin(null);
    var integrator = new Integrator(new Repositories(Git.installed()), verifier);
    var orders = new ArrayList<Callable<Outcome>>();
    for (int task = 0; task < WAITING; task++) {
      var order = order(origin, task, merge);
      orders.add(() -> integrator.integrate(order));
    }
    var begin = System.nanoTime();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var outcome : callers.invokeAll(orders)) {
        assertThat(outcome.get()).isInstanceOf(Outcome.Integrated.class);
      }
    }
    var seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%d waiting %s: %.1f s, %.1f tasks a second%n", WAITING, words, seconds, WAITING / seconds);
  }

  private static double milliseconds(Runnable work) {
    var begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /// Nobody listens.
  private static final class Silence implements EquipmentLog {
    @Override
    public void note(String text) {}

    @Override
    public void output(String line) {}

    @Override
    public void errors(String line) {}

    @Override
    public void close() {}
  }
}
