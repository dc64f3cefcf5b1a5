package dev.orchestrator.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTest {
  @TempDir Path temp;

  @Test
  void shouldNameCommandExitCodeAndReasonWhenCommandFails() {
    var git = Git.installed().in(temp);

    assertThatThrownBy(() -> git.run("rev-parse", "HEAD"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("git rev-parse HEAD failed with exit code 128")
        .hasMessageContaining("not a git repository");
  }

  @Test
  void shouldReadOutputLargerThanAPipe() {
    var repository = TestRepository.create(temp.resolve("r"));
    repository.write("large.txt", "0123456789\n".repeat(200_000)).commit("Large");

    assertThat(repository.git("show", "HEAD:large.txt")).hasSize(11 * 200_000 - 1);
  }

  @Test
  void shouldEndCommandWhenItPassesItsTimeLimit() {
    var git = script("sleep 60").within(Duration.ofMillis(200));

    assertThatThrownBy(() -> git.run("status"))
        .isInstanceOf(GitException.class)
        .hasMessageContaining("was ended after its time limit of PT0.2S");
  }

  @Test
  void shouldEndCommandWhenCallerIsInterrupted() throws Exception {
    var started = temp.resolve("started");
    var git = script("touch '" + started + "'; sleep 60");
    var failure = new Exception[1];
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                git.run("status");
              } catch (GitException e) {
                failure[0] = e;
              }
            });
    await().until(() -> Files.exists(started));

    caller.interrupt();
    caller.join(Duration.ofSeconds(10));

    assertThat(failure[0]).hasMessageContaining("was interrupted");
  }

  @Test
  void shouldRunInASessionOfItsOwn() {
    var git = script("echo $$ $(ps -o sid= -p $$)");

    var ids = git.run("status").text().split(" +");

    assertThat(ids[1]).isEqualTo(ids[0]);
  }

  @Test
  void shouldForgetTheSurroundingRepositoryAndLanguage() {
    var environment =
        new HashMap<>(
            Map.of(
                "GIT_DIR", "/elsewhere",
                "GIT_INDEX_FILE", "/elsewhere/index",
                "GIT_CONFIG_GLOBAL", "/home/config",
                "LC_ALL", "de_DE.UTF-8",
                "HOME", "/home"));

    CleanEnvironment.apply(environment, Map.of("GIT_REFLOG_ACTION", "us"));

    assertThat(environment)
        .doesNotContainKeys("GIT_DIR", "GIT_INDEX_FILE")
        .containsEntry("GIT_CONFIG_GLOBAL", "/home/config")
        .containsEntry("HOME", "/home")
        .containsEntry("LC_ALL", "C")
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .containsEntry("GIT_REFLOG_ACTION", "us");
  }

  @Test
  void shouldMakeANameThatGitTakesFromAnyAgentName() {
    assertThat(Author.agent("a <b>\nc").name()).isEqualTo("a b c");
    assertThat(Author.agent(" <> ").name()).isEqualTo("agent");
    assertThat(Author.agent("...").name()).isEqualTo("agent");
  }

  private Git script(String body) {
    return ScriptedGit.of(temp, body).in(temp);
  }
}
