package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.WorktreeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two tasks at once whose worktrees get files, commands and ports, in a program of its own.
class EquippedRunTest {
  private static final String AGENT =
      """
      cat .env > seen.txt; cat installed.txt >> seen.txt
      echo "$ORCHESTRATOR_TASK $ORCHESTRATOR_PORTS" >> "$HOME/agents.log"
      git add --all && git commit --quiet --message=mine
      exit # \
      """;

  @Test
  void shouldCopySetUpLendPortsAndTakeAllBack(@TempDir Path home) throws Exception {
    // given
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
    Files.writeString(project.folder().resolve(".env"), "TOKEN=secret\n");
    project.equip(
        new WorktreeConfig(
            List.of(".env"),
            List.of("echo installed > installed.txt"),
            List.of(
                "echo $ORCHESTRATOR_TASK $ORCHESTRATOR_PORTS >> \"$HOME/teardown.log\"; exit 3"),
            Duration.ofMinutes(1),
            2));
    project.plan(AGENT.replace("seen.txt", "seen-$ORCHESTRATOR_TASK.txt"), "a", "b");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--no-tui");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    var agents = Files.readAllLines(home.resolve("agents.log"));
    var ports =
        agents.stream()
            .flatMap(line -> Arrays.stream(line.split(" ")[1].split(",")))
            .collect(Collectors.toSet());
    assertThat(ports).hasSize(4);
    assertThat(Files.readAllLines(home.resolve("teardown.log")))
        .containsExactlyInAnyOrderElementsOf(agents);
    assertThat(run.err().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("ended with exit code 3 and said nothing"));
    assertThat(project.git("show", "main:seen-a.txt")).startsWith("TOKEN=secret\ninstalled");
    assertThat(project.git("ls-tree", "--name-only", "main").lines())
        .containsExactly("README.md", "installed.txt", "seen-a.txt", "seen-b.txt");
    assertThat(project.git("status", "--porcelain").strip()).isEqualTo("?? .env");
    assertThat(Program.run(project.folder(), "logs").out())
        .contains("setup: echo installed", "teardown: echo");
    assertThat(home.resolve(".orchestrator/ports")).isDirectoryNotContaining("glob:**/[0-9]*");
  }
}
