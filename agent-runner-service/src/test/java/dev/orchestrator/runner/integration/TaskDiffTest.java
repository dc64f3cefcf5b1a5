package dev.orchestrator.runner.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.TestRepository;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskDiffTest {
  @TempDir Path temp;
  Playground playground;

  @BeforeEach
  void createRepository() {
    playground = Playground.in(temp.resolve("repo"));
  }

  @Test
  void shouldShowTheBranchsChangesBeforeTheMerge() {
    playground.doTask("api", agent -> agent.write("api.txt", "api\n"));
    playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli\n"));

    assertThat(diff("api", false)).contains("+++ b/api.txt", "+api").doesNotContain("cli");
  }

  @Test
  void shouldShowTheMergesChangesAfterIt() {
    playground.doTask("api", agent -> agent.write("api.txt", "api\n"));
    playground.doAndIntegrate("cli", agent -> agent.write("cli.txt", "cli\n"));
    playground.integrate("api");
    playground.release("api");
    playground.finish();

    assertThat(diff("api", false)).contains("+++ b/api.txt", "+api").doesNotContain("cli");
    assertThat(diff("api", true)).contains("\u001b[32m");
  }

  @Test
  void shouldShowNothingWhenTheTaskChangedNothing() {
    assertThat(diff("never", false)).isEmpty();
  }

  private String diff(String task, boolean colour) {
    return new TaskDiff(Repository.open(playground.user.top()), playground.origin)
        .of(TestRepository.RUN, new TaskId(task), colour);
  }
}
