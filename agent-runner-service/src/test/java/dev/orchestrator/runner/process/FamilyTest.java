package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FamilyTest {
  private static final Mark MARK = new Mark("family" + ProcessHandle.current().pid(), 7);
  private static final Mark OTHER = new Mark(MARK.host(), 77);

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() {
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void shouldFindWhatBearsTheVariableOrTheLimit() throws Exception {
    var leader = start("sleep", "300");
    var limited = start("prlimit", limit(MARK), "env", "-i", "/bin/sleep", "300");
    var other = start("prlimit", limit(OTHER), "env", "-i", "/bin/sleep", "300");
    var marked = startMarked(MARK);
    var stranger = startMarked(OTHER);
    awaitLimits(limited, other);

    assertThat(Family.of(Enclosed.of(leader, MARK)))
        .contains(limited.toHandle(), marked.toHandle())
        .doesNotContain(leader.toHandle(), other.toHandle(), stranger.toHandle());
    assertThat(MarkedProcesses.isMarked(other.toHandle(), MARK)).isFalse();
  }

  @Test
  void shouldFindTheSessionAndItsDescendantsAfterTheLeaderHasEnded() throws Exception {
    var leader =
        start("setsid", "sh", "-c", "sleep 300 & setsid sh -c 'sleep 300 & wait' & read _");
    var enclosed = Enclosed.of(leader, MARK);
    awaitSize(enclosed, 3);

    leader.outputWriter().close();
    leader.waitFor();

    // the one that began a session of its own is nobody's child any more
    var rest = Family.of(enclosed);
    assertThat(rest).hasSize(1);
    rest.forEach(ProcessHandle::destroyForcibly);
  }

  /// As when the leader's number was given away after the last of its session had ended.
  @Test
  void shouldFindNothingWhenAStrangerHasTheNumberOfTheLeader() throws Exception {
    var ended = start("true");
    ended.waitFor();
    var stranger = start("setsid", "sh", "-c", "sleep 300 & wait");
    awaitSize(Enclosed.of(stranger, MARK), 1);

    var forged = new Enclosed(ForgedHandle.of(stranger.pid(), ended.toHandle()), MARK, 0);

    assertThat(Family.of(forged)).isEmpty();
  }

  private Process startMarked(Mark mark) throws IOException {
    var builder = new ProcessBuilder("sleep", "300");
    builder.environment().put(Mark.VARIABLE, mark.text());
    return keep(builder.start());
  }

  private Process start(String... command) throws IOException {
    return keep(new ProcessBuilder(command).start());
  }

  private Process keep(Process process) {
    processes.add(process);
    return process;
  }

  private static String limit(Mark mark) {
    return "--rttime=%1$d:%1$d".formatted(mark.limit());
  }

  private static void awaitLimits(Process... limited) {
    for (var process : limited) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> MarkedProcesses.isLimited(process.toHandle()));
    }
  }

  private static void awaitSize(Enclosed enclosed, int size) {
    await().atMost(Duration.ofSeconds(20)).until(() -> Family.of(enclosed).size() == size);
  }
}
