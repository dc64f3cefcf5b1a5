package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCli;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// No configuration file, one agent CLI on the PATH: from a goal to a merged, reviewed and tested
/// result.
@Tag("real-cli")
class OneCliRunTest {
  private static final List<String> CLIS = List.of("claude", "codex", "goose", "opencode");
  private static final Turn APPROVED = Turn.answer(Map.of("verdict", "approved", "comments", ""));

  private static final Scenario[] TEAM = {
    Scenario.when(
        "Plan how a team",
        Turn.answer(
            Map.of(
                "goal",
                "greet",
                "tasks",
                List.of(Map.of("id", "hello", "prompt", "say hello", "workflow", "standard"))))),
    Scenario.when("Your task: ", Turn.write("hello.txt", "hello\n"), Turn.text("I said hello.")),
    Scenario.when("Review what a colleague", APPROVED),
    Scenario.when("Try out what a colleague", APPROVED)
  };

  /// A program that sees no other agent CLI than one.
  private record Team(ModelServer server, ScriptedProject project, Program program)
      implements AutoCloseable {

    static Team start(Path home, String name, RealCli cli) throws Exception {
      var server = ModelServer.start(TEAM);
      var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
      Files.delete(project.folder().resolve(".orchestrator/config.json"));
      var variables = variables(home, name, cli.provider(home, server.uri()));
      var program =
          Program.start(
              List.of(), variables, project.folder(), "run", "--yes", "--json", "Greet everybody");
      return new Team(server, project, program);
    }

    private static Map<String, String> variables(Path home, String name, ProviderConfig provider)
        throws Exception {
      var bin = Files.createDirectory(home.resolve("bin"));
      Files.createSymbolicLink(bin.resolve(name), Path.of(provider.command()));
      var variables = new HashMap<>(provider.env());
      variables.put("PATH", bin + File.pathSeparator + pathWithoutClis());
      if (name.equals("codex")) {
        var file = home.resolve(".codex/config.toml");
        Files.writeString(file, Files.readString(file).replace("SCRIPTED_KEY", "OPENAI_API_KEY"));
        variables.put("OPENAI_API_KEY", "sk-scripted");
      }
      return variables;
    }

    private static String pathWithoutClis() {
      return Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .filter(folder -> CLIS.stream().noneMatch(cli -> Files.exists(Path.of(folder, cli))))
          .collect(Collectors.joining(File.pathSeparator));
    }

    void assertMergedAfterReviewAndTest(String name) throws Exception {
      assertThat(program.awaitExit()).as(name + ": " + program.everything()).isZero();
      assertThat(project.mergedTasks()).as(name).containsExactly("hello");
      assertThat(project.folder().resolve("hello.txt")).hasContent("hello");
      assertThat(program.events())
          .as(name)
          .extracting(JournalEntry::event)
          .filteredOn(RunEvent.AttemptStarted.class::isInstance)
          .extracting(started -> ((RunEvent.AttemptStarted) started).agent())
          .containsExactly("orchestrator", "coder", "reviewer", "tester");
    }

    @Override
    public void close() throws Exception {
      program.kill();
      server.close();
    }
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void shouldPlanCodeReviewTestAndMergeWithNoConfiguration(@TempDir Path home) throws Exception {
    try (var claude = team(home, "claude", RealClaude.find());
        var codex = team(home, "codex", RealCodex.find());
        var goose = team(home, "goose", RealGoose.find())) {
      claude.assertMergedAfterReviewAndTest("claude");
      codex.assertMergedAfterReviewAndTest("codex");
      goose.assertMergedAfterReviewAndTest("goose");
    }
  }

  private static Team team(Path home, String name, RealCli cli) throws Exception {
    return Team.start(Files.createDirectory(home.resolve(name)), name, cli);
  }
}
