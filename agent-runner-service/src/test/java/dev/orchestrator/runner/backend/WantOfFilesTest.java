package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.FailureClass;
import dev.orchestrator.runner.backend.AgentEvent.Completed;
import dev.orchestrator.runner.backend.AgentEvent.Failed;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.process.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A system that has nothing left for another process, as this program finds it by having no file
/// left to open.
@EnabledOnOs(OS.LINUX)
class WantOfFilesTest {
  @TempDir private Path folder;

  @Test
  void shouldCallItPassingWhenTheSystemRefusesAProcess() throws Exception {
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var files = FileLimit.ready()) {
      // given
      assertThat(run(host, "true")).isEqualTo(Completed.of("done"));
      assertThat(failure(host, "no-such-program")).isEqualTo(FailureClass.CONFIG);

      // when
      files.lower();
      var refused = run(host, "true");
      files.restore();

      // then
      assertThat(refused)
          .isEqualTo(
              new Failed(
                  FailureClass.TRANSIENT,
                  "agent 'coder' cannot be started: command true cannot be started: Too many open"
                      + " files"));
      assertThat(run(host, "true")).isEqualTo(Completed.of("done"));
    }
  }

  private FailureClass failure(ProcessHost host, String program) {
    return ((Failed) run(host, program)).failure();
  }

  private AgentEvent.Ended run(ProcessHost host, String program) {
    var provider = new ProviderConfig("any", program, List.of(), Map.of());
    var run = new Attempts(folder).attempt(provider, "go");
    var command =
        new AgentProcess.Program(List.of(program), run.environment(), "", StopSignal.TERMINATE);
    return new AgentProcess(host).run(run, command, new DeafReader());
  }

  /// A shell that waits to change the limit, since no process can be started once it is low.
  private record FileLimit(Process shell, BufferedReader answers) implements AutoCloseable {
    private static final int SPARE = 1;
    private static final String SCRIPT =
        """
        usual=$(prlimit --pid "$1" --nofile --noheadings --output SOFT | tr -d ' ')
        echo ready
        while read -r limit; do
          [ "$limit" = usual ] && limit=$usual
          prlimit --pid "$1" --nofile="$limit:" && echo done
        done
        prlimit --pid "$1" --nofile="$usual:"
        """;

    static FileLimit ready() throws IOException {
      var self = Long.toString(ProcessHandle.current().pid());
      var shell = new ProcessBuilder("sh", "-c", SCRIPT, "sh", self).start();
      var limit = new FileLimit(shell, shell.inputReader());
      assertThat(limit.answers.readLine()).isEqualTo("ready");
      return limit;
    }

    /// A new file gets the lowest free number, which must be below the limit.
    void lower() throws IOException {
      try (var files = Files.list(Path.of("/proc/self/fd"))) {
        var open =
            files
                .map(file -> Integer.parseInt(file.getFileName() + ""))
                .collect(Collectors.toSet());
        var free = IntStream.iterate(0, number -> number + 1).filter(n -> !open.contains(n));
        set(Integer.toString(free.skip(SPARE).findFirst().orElseThrow()));
      }
    }

    void restore() throws IOException {
      set("usual");
    }

    private void set(String limit) throws IOException {
      shell.outputWriter().write(limit + "\n");
      shell.outputWriter().flush();
      assertThat(answers.readLine()).isEqualTo("done");
    }

    @Override
    public void close() throws Exception {
      shell.outputWriter().close();
      shell.waitFor();
    }
  }

  private static final class DeafReader implements AgentProcess.Reader {
    @Override
    public void stdout(String line) {}

    @Override
    public void stderr(String line) {}

    @Override
    public AgentEvent.Ended ended(int exitCode) {
      return exitCode == 0 ? Completed.of("done") : new Failed(FailureClass.AGENT, "failed");
    }
  }
}
