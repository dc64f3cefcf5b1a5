package dev.orchestrator.launcher.command;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                         | Missing required subcommand; see `orchestrator --help`
          --speed                    | Unknown option: '--speed'; see `orchestrator --help`
          run --speed                | Unknown option: '--speed'; see `orchestrator run --help`
          run --plan                 | Missing required parameter for option '--plan' (FILE); see `orchestrator run --help`
          run --plan p --plan q      | option '--plan' (FILE) should be specified only once; see `orchestrator run --help`
          run --plan p --concurrency x | Invalid value for option '--concurrency': 'x' is not an int; see `orchestrator run --help`
          run --plan p --concurrency 0 | --concurrency is 0; expected a number from 1 up
          run                        | nothing to run; give a goal, or a plan with --plan FILE
          plan                       | nothing to plan for; give a goal, or --schema for the schema
          validate                   | Missing required parameter: 'FILE'; see `orchestrator validate --help`
          diff                       | Missing required parameters: 'RUN', 'TASK'; see `orchestrator diff --help`
          config                     | Missing required subcommand; see `orchestrator config --help`
          dance                      | Unmatched argument at index 0: 'dance'; see `orchestrator --help`
          """)
  void shouldSayWhatIsWrongWithCommandLine(String line, String sentence) {
    var args = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(CommandRun.in(home, args)).isEqualTo(refused(ExitCode.USAGE, sentence));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "run --help", "config schema --help", "diff -h"})
  void shouldPrintHelpOnStdoutWhenAsked(String line) {
    var help = CommandRun.in(home, line.split(" "));

    assertThat(help.exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(help.out()).startsWith("Usage: orchestrator").contains("Exit codes:");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void shouldListEveryCommandInHelp() {
    assertThat(CommandRun.in(home, "--help").out())
        .contains("run ", "resume ", "validate ", "plan ", "runs ", "status ", "logs ", "diff ")
        .contains("doctor ", "init ", "config ", "demo ", "130   interrupted");
  }

  @Test
  void shouldPrintVersionWhenAsked() {
    var version = CommandRun.in(home, "--version");

    assertThat(version.exitCode()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(version.lines()).singleElement().asString().startsWith("orchestrator ");
    assertThat(version.err()).isEmpty();
  }

  @Test
  void shouldPrintSchemasOutsideOfRepositories() {
    assertThat(CommandRun.in(home, "config", "schema"))
        .isEqualTo(new CommandRun(ExitCode.SUCCEEDED, SchemaCheck.configSchema(), ""));
    assertThat(CommandRun.in(home, "plan", "--schema"))
        .isEqualTo(new CommandRun(ExitCode.SUCCEEDED, SchemaCheck.planSchema(), ""));
  }

  @Test
  void shouldEndWithSentenceWhenMachineFails() {
    var err = new ByteArrayOutputStream();
    var out =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void print(@Nullable String text) {
            throw new OutOfMemoryError("no heap");
          }
        };
    var surroundings =
        new Surroundings(
            null,
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            home,
            Map.of(),
            InstantSource.system(),
            new Random(1));

    assertThat(OrchestratorCommand.execute(surroundings, "plan", "--schema"))
        .isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(err)
        .hasToString(
            "orchestrator: internal error: java.lang.OutOfMemoryError: no heap; run again with"
                + " --debug\n");
  }

  @Test
  void shouldPrintStackTraceOnlyWhenDebugging() {
    assertThat(CommandRun.in(home, "runs").err()).hasLineCount(1);
    assertThat(CommandRun.in(home, "runs", "--debug").err())
        .contains("dev.orchestrator.launcher.UserException", "\tat ");
  }
}
