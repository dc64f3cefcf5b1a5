package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.attempt.ScratchFolder;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Many attempts in a row, after which this program holds no more than after the first few: no open
/// file, no process, zombies included, and no file outside of the CLI's own home: not among the
/// temporary files, and not in the scratch folders, which go with their attempts.
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class LeakTest {
  private static final int ATTEMPTS = 1_000;
  private static final int WARM_UP = 20;
  private static final Duration SOON = Duration.ofSeconds(20);

  /// Each detaches a process that holds nothing and outlives its attempt, if it is let.
  private static final String DETACH = "(setsid sleep %s >/dev/null 2>&1 &); echo begun";

  @TempDir private Path folder;
  private final String seconds = "300." + System.nanoTime();

  /// What this program holds of the system.
  private record Holdings(long files, long children) {
    static Holdings now() throws IOException {
      try (var files = Files.list(Path.of("/proc/self/fd"))) {
        return new Holdings(files.count(), ProcessHandle.current().descendants().count());
      }
    }

    boolean isNoMoreThan(Holdings before) {
      return files <= before.files && children <= before.children;
    }
  }

  @Test
  void shouldHoldNoMoreWhenAThousandCommandsHaveRun() throws Exception {
    var script = DETACH.formatted(seconds) + " >&2; echo done";
    var provider = new ProviderConfig("command", "sh", List.of("-c", script), Map.of());
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      var backends = AgentClis.on(host, new SecureRandom());
      repeat(WARM_UP, backends, provider);
      var before = Holdings.now();
      var files = files();

      repeat(ATTEMPTS, backends, provider);

      awaitNoMoreThan(before);
      assertThat(files()).isEqualTo(files);
    }
  }

  /// The CLIs side by side, since each spends most of its time on starting.
  @Test
  @Tag("real-cli")
  void shouldHoldNoMoreWhenThirtyAttemptsOfRealClisHaveRun() throws Exception {
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom())) {
      var backends = AgentClis.on(host, new SecureRandom());
      var clis = List.<RealCli>of(RealClaude.find(), RealCodex.find(), RealGoose.find());
      sideBySide(backends, clis, 1);
      var before = Holdings.now();
      var files = files();

      sideBySide(backends, clis, 10);

      awaitNoMoreThan(before);
      assertThat(files()).isEqualTo(files);
    }
  }

  private void awaitNoMoreThan(Holdings before) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(Holdings.now()).matches(now -> now.isNoMoreThan(before)));
    assertThat(ProcessHandle.allProcesses().filter(this::isDetached)).isEmpty();
  }

  private boolean isDetached(ProcessHandle process) {
    return process.info().commandLine().filter(line -> line.contains(seconds)).isPresent();
  }

  /// All files but those in the homes of CLIs, which keep conversations and logs there.
  private TreeSet<String> files() throws IOException {
    try (var files = Files.walk(folder)) {
      var names = new TreeSet<String>();
      files.map(folder::relativize).map(Path::toString).forEach(names::add);
      names.removeIf(name -> name.contains("home/") || isFolderOfClaude(name));
      return names;
    }
  }

  /// Claude Code leaves empty folders for each of its sessions among the temporary files.
  private boolean isFolderOfClaude(String name) {
    return name.contains("tmp/claude-") && Files.isDirectory(folder.resolve(name));
  }

  private void sideBySide(Backends backends, List<RealCli> clis, int times) throws Exception {
    var threads = new ArrayList<Thread>();
    var completed = new AtomicInteger();
    for (var cli : clis) {
      threads.add(
          Thread.startVirtualThread(() -> {
            repeat(times, backends, cli);
            completed.incrementAndGet();
          }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(completed).hasValue(clis.size());
  }

  private void repeat(int times, Backends backends, RealCli cli) {
    var own = folder.resolve(cli.getClass().getSimpleName());
    try (var model = new ScriptedModel(() -> cli)) {
      var home = Files.createDirectories(own.resolve("home"));
      var script = Turn.shell(DETACH.formatted(seconds));
      var provider = model.provider(home, Scenario.always(script, Turn.text("done")));
      repeat(own, times, backends, provider);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void repeat(int times, Backends backends, ProviderConfig provider) throws IOException {
    repeat(folder, times, backends, provider);
  }

  private static void repeat(Path own, int times, Backends backends, ProviderConfig provider)
      throws IOException {
    var attempts = new Attempts(own);
    for (int i = 0; i < times; i++) {
      var attempt = attempts.attempt(provider, "go");
      var events = new RecordedEvents();
      try (var scratch =
          ScratchFolder.create(own.resolve("scratch"), attempt.assignment().attempt())) {
        backends.run(asInProduction(attempt, scratch.path(), own), events);
      }
      assertThat(events.ended()).isEqualTo(new Completed("done", null));
    }
  }

  /// The attempt with a scratch folder that is its own, and with temporary files where we look.
  private static AgentRun asInProduction(AgentRun run, Path scratch, Path own) throws IOException {
    var environment = new HashMap<>(run.environment());
    environment.put("TMPDIR", Files.createDirectories(own.resolve("tmp")).toString());
    return new AgentRun(
        run.assignment(), run.workspace(), scratch, environment, run.stop(), run.steering());
  }
}
