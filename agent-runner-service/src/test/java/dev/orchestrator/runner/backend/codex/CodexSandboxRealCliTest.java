package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runner.backend.AgentEvent;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.Attempts;
import dev.orchestrator.runner.backend.RecordedEvents;
import dev.orchestrator.runner.backend.ScriptedModel;
import dev.orchestrator.runner.git.TestRepository;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.process.ProcessHost;
import dev.orchestrator.runner.realcli.RealCodex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// What the sandbox of the real Codex lets an agent do in a real repository.
@Tag("real-cli")
@Timeout(120)
class CodexSandboxRealCliTest {

  static final class InHome implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
        throws IOException {
      return Files.createTempDirectory(
          Path.of(System.getProperty("user.home")), ".orchestrator-test-");
    }
  }

  @Test
  void shouldCommitInItsWorktreeAndWriteNowhereElse(
      @TempDir Path folder, @TempDir(factory = InHome.class) Path outside) throws Exception {
    // given: a repository outside of the folder for temporary files, which is open to every agent
    var repository = TestRepository.create(outside.resolve("repository"));
    repository.git("worktree", "add", "-q", "-b", "orchestrator/r1/t1", "tree");
    repository.git("worktree", "add", "-q", "-b", "orchestrator/r2/t1", "neighbour");
    var script =
        """
        echo mine > made.txt && git add made.txt && git -c user.name=A -c user.email=a@b commit -qm made
        echo x > ../a.txt
        echo x > ../neighbour/b.txt
        echo x >> ../.git/config
        git branch -f main HEAD
        git update-ref refs/heads/orchestrator/r2/t1 HEAD
        echo tried
        """;
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var model = new ScriptedModel(RealCodex::find)) {
      var attempts = new Attempts(folder);
      var provider = model.provider(attempts.home(), Scenario.always(Turn.shell(script)));
      var attempt = attempts.attempt(provider, "go");
      var events = new RecordedEvents();

      // when
      new CodexBackend(host)
          .run(
              new AgentRun(
                  attempt.assignment(),
                  repository.top().resolve("tree"),
                  attempt.scratch(),
                  attempt.environment(),
                  attempt.stop()),
              events);

      // then
      assertThat(events.of(AgentEvent.ToolResult.class))
          .last()
          .satisfies(result -> assertThat(result.text()).contains("tried"));
    }
    assertThat(repository.git("log", "--format=%s", "orchestrator/r1/t1")).startsWith("made");
    assertThat(repository.git("log", "--format=%s", "main")).isEqualTo("Begin");
    assertThat(repository.git("log", "--format=%s", "orchestrator/r2/t1")).isEqualTo("Begin");
    assertThat(Files.readString(repository.top().resolve("a.txt"))).startsWith("one");
    assertThat(Files.readString(repository.top().resolve("neighbour/b.txt"))).isEqualTo("b\n");
    assertThat(Files.readString(repository.top().resolve(".git/config"))).doesNotEndWith("x\n");
  }
}
