package dev.orchestrator.runner.backend.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final AgentConfig AGENT = AgentBuilder.on("p").limits(LIMIT, LIMIT).build();
  private static final String COMMIT =
      """
      echo mine >> made.txt && git add made.txt \\
        && git -c user.name=A -c user.email=a@b commit -qm made
      """;
  private static final String TRESPASS =
      """
      echo x > ../a.txt
      echo x > ../neighbour/b.txt
      echo x >> ../.git/config
      echo x > ../.git/hooks/pre-commit
      echo x > ../.git/worktrees/neighbour/HEAD
      echo x > .git
      git branch -f main HEAD
      git update-ref refs/heads/orchestrator/r2/t1 HEAD
      git tag stolen
      """;
  private static final String END = "echo tried\n";

  @TempDir private Path folder;

  /// Not among temporary files.
  @TempDir(factory = InHome.class)
  private Path outside;

  static final class InHome implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
        throws IOException {
      return Files.createTempDirectory(
          Path.of(System.getProperty("user.home")), ".orchestrator-test-");
    }
  }

  @Test
  void shouldCommitInItsWorktreeAndWriteNowhereElse() throws Exception {
    var repository = repository(outside);

    work(repository, AGENT, null, COMMIT + TRESPASS + END);

    assertThat(repository.git("log", "--format=%s", "orchestrator/r1/t1")).startsWith("made");
    assertUntouched(repository);
  }

  /// Codex lets every agent write in the folders for temporary files.
  @Test
  void shouldWriteNowhereElseWhenTheRepositoryIsAmongTemporaryFiles() throws Exception {
    var repository = repository(folder.resolve("repository"));
    var temporary = "cat <<< here > \"$(mktemp)\" && ls \"$TMPDIR\" > listing\n";

    work(repository, AGENT, null, COMMIT + TRESPASS + temporary + END);

    assertThat(repository.git("log", "--format=%s", "orchestrator/r1/t1")).startsWith("made");
    assertUntouched(repository);
    assertThat(repository.top().resolve("tree/listing")).content().isNotBlank();
  }

  @Test
  void shouldCommitInItsWorktreeWhenItIsResumed() throws Exception {
    var repository = repository(outside);

    var first = work(repository, AGENT, null, END);
    var session = first.of(AgentEvent.SessionStarted.class).getLast().session();
    work(repository, AGENT, session, COMMIT + TRESPASS + END);

    assertThat(repository.git("log", "--format=%s", "orchestrator/r1/t1")).startsWith("made");
    assertUntouched(repository);
  }

  @Test
  void shouldWriteNothingWhenItMayOnlyRead() throws Exception {
    var repository = repository(outside);
    var reader = AgentBuilder.on("p").limits(LIMIT, LIMIT).tools(List.of("read")).build();

    work(repository, reader, null, COMMIT + TRESPASS + END);

    assertThat(repository.git("log", "--format=%s", "orchestrator/r1/t1")).isEqualTo("Begin");
    assertThat(Files.exists(repository.top().resolve("tree/made.txt"))).isFalse();
    assertUntouched(repository);
  }

  private static TestRepository repository(Path folder) {
    var repository = TestRepository.create(folder);
    repository.git("worktree", "add", "-q", "-b", "orchestrator/r1/t1", "tree");
    repository.git("worktree", "add", "-q", "-b", "orchestrator/r2/t1", "neighbour");
    return repository;
  }

  private RecordedEvents work(
      TestRepository repository, AgentConfig agent, @Nullable String session, String script)
      throws Exception {
    try (var host = ProcessHost.open(folder.resolve("state"), new SecureRandom());
        var model = new ScriptedModel(RealCodex::find)) {
      var attempts = new Attempts(folder);
      var provider = model.provider(attempts.home(), Scenario.always(Turn.shell(script)));
      var attempt = attempts.attempt(provider, agent, "go", session);
      var events = new RecordedEvents();
      new CodexBackend(host).run(inTree(repository, attempt), events);
      assertThat(events.of(AgentEvent.ToolResult.class))
          .last()
          .satisfies(result -> assertThat(result.text()).contains("tried"));
      return events;
    }
  }

  private static AgentRun inTree(TestRepository repository, AgentRun attempt) {
    return new AgentRun(
        attempt.assignment(),
        repository.top().resolve("tree"),
        attempt.scratch(),
        attempt.environment(),
        attempt.stop(),
        attempt.steering());
  }

  private static void assertUntouched(TestRepository repository) {
    assertThat(repository.git("log", "--format=%s", "main")).isEqualTo("Begin");
    assertThat(repository.git("log", "--format=%s", "orchestrator/r2/t1")).isEqualTo("Begin");
    assertThat(repository.git("tag", "--list")).isEmpty();
    assertThat(repository.read("a.txt")).startsWith("one");
    assertThat(repository.read("neighbour/b.txt")).isEqualTo("b\n");
    assertThat(repository.read(".git/config")).doesNotEndWith("x\n");
    assertThat(repository.has(".git/hooks/pre-commit")).isFalse();
    assertThat(repository.read("tree/.git")).startsWith("gitdir: ");
  }
}
