package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many tasks that all edit one file in different places, eight at once, each merge verified.
class IntegrationRunTest {
  private static final int LINES_BETWEEN = 8;

  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({"merge, 30", "squash, 8", "rebase, 8", "fast-forward, 8"})
  void shouldBringEveryChangeInOnce(String strategy, int count) throws Exception {
    // given
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 8);
    var tasks = IntStream.rangeClosed(1, count).mapToObj("t%02d"::formatted).toList();
    writeFile(project, tasks);
    project.merge(
        Map.of("strategy", strategy, "verify", List.of("sh", "-c", "! grep -q '<<<<' shared.txt")));
    project.plan(
        "edit() { sed -i \"s/^$1 open/$1 done/\" shared.txt; }; edit ",
        tasks.toArray(new String[0]));

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--no-tui");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isZero();
    assertThat(Files.readAllLines(project.folder().resolve("shared.txt")))
        .containsAll(tasks.stream().map(task -> task + " done").toList());
    for (var task : tasks) {
      var commits = project.git("log", "--no-merges", "--format=%s", "-S" + task + " done", "main");
      assertThat(commits.lines()).as(task).hasSize(1);
    }
    assertThat(project.git("status", "--porcelain")).isEmpty();
    assertThat(project.git("branch", "--list", "orchestrator/*")).isEmpty();
    assertThat(project.git("worktree", "list").lines()).hasSize(1);
    var merges = project.git("rev-list", "--merges", "--count", "main").strip();
    switch (strategy) {
      case "merge" -> assertThat(merges).isEqualTo(String.valueOf(count));
      case "fast-forward" -> assertThat(Integer.parseInt(merges)).isLessThan(count);
      default -> assertThat(merges).isEqualTo("0");
    }
  }

  @Test
  void shouldEndWhenOnlyAPersonCouldGoOnAndNobodyIsThere() throws Exception {
    // given
    var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 2);
    project.merge(Map.of("verify", List.of("false"), "resolveTries", 0));
    project.plan("touch ", "work", "after: work");

    // when
    var run = Program.run(project.folder(), "run", "--plan", "../plan.json", "--yes", "--json");

    // then
    assertThat(run.awaitExit()).as(run.everything()).isEqualTo(1);
    assertThat(run.everything()).contains("what is left waits for a person");
    var branch = project.git("branch", "--list", "orchestrator/*/work").strip().replace("+ ", "");
    assertThat(project.git("ls-tree", "--name-only", branch)).contains("work");

    // when
    project.merge(Map.of("verify", List.of("true")));
    var retried = Program.run(project.folder(), "retry", branch.split("/")[1], "work");

    // then
    assertThat(retried.awaitExit()).as(retried.everything()).isZero();
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("work", "after");
  }

  private static void writeFile(ScriptedProject project, List<String> tasks) throws Exception {
    var lines =
        tasks.stream()
            .map(task -> task + " open\n" + (task + " between\n").repeat(LINES_BETWEEN))
            .collect(Collectors.joining());
    Files.writeString(project.folder().resolve("shared.txt"), lines);
    project.git("add", "shared.txt");
    project.git("commit", "--quiet", "--message=Share a file");
  }
}
