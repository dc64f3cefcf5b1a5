package dev.orchestrator.launcher.command;

import static dev.orchestrator.launcher.command.CommandRun.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.endtoend.ScriptedProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about the configuration, on a machine with one agent CLI or none.
class ConfigCommandTest {
  @TempDir private Path home;
  private Path folder;
  private Path file;

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectory(home.resolve("work"));
    file = Files.createDirectories(home.resolve(".orchestrator")).resolve("config.json");
  }

  @Test
  void shouldShowWhatIsInForceAndWhoSaysSo() throws IOException {
    Files.writeString(
        file, "{\"$schema\": \"x.json\", \"agents\": {\"coder\": {\"model\": \"fine\"}}}");
    program("goose", "echo 1.52.0");

    var shown = config("show", "--origin");

    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(shown.lines().stream().map(line -> line.replaceAll(" {2,}", " | ")))
        .contains(
            "SETTING | VALUE | ORIGIN",
            "/agents/coder/model | \"fine\" | " + file,
            "/agents/coder/provider | \"goose\" | first of claude, codex, goose, opencode on the"
                + " PATH",
            "/agents/reviewer/tools | [\"read\"] | built-in",
            "/run/concurrency | 4 | built-in")
        .noneMatch(line -> line.contains("$schema"));
  }

  @Test
  void shouldShowFormOfFileThatMeansTheSame() throws IOException {
    program("codex", "echo codex-cli 0.169.0");
    var before = config("show", "--json");
    assertThat(SchemaCheck.ofConfig().check("shown", Json.MAPPER.readTree(before.out()))).isEmpty();

    Files.writeString(file, before.out());

    assertThat(config("show", "--json")).isEqualTo(before);
  }

  @Test
  void shouldMaskSecrets() throws IOException {
    Files.writeString(
        file,
        """
        {"providers": {"claude": {"args": ["--api-key", "5", "--token=6", "-H", "X-Key: header-7", "--verbose"],
           "env": {"ANTHROPIC_API_KEY": "sk-1", "LANG": "C",
           "HTTPS_PROXY": "http://me:pw-2@proxy:80"}}},
         "agents": {"coder": {"mcpServers": {
           "a": {"url": "http://me:pw-8@mcp/?token=query-9", "headers": {"Authorization": "Bearer 3", "X": "y"}},
           "b": {"command": "b", "args": ["-s", "ws://me:pw-10@b", "--max-tokens", "11"],
                "env": {"DB_PASSWORD": "4"}}}}},
         "observability": {"traces": {"endpoint": "http://me:pw-12@collector"}}}
        """);

    for (var way : List.of("", "--json", "--origin", "--origin --json")) {
      assertThat(config(("show " + way).strip().split(" ")).out())
          .contains("LANG", "http://***@proxy:80", "ANTHROPIC_API_KEY", "DB_PASSWORD", "\"11\"")
          .doesNotContain(
              "sk-1",
              "pw-2",
              "Bearer 3",
              "\"4\"",
              "\"5\"",
              "token=6",
              "header-7",
              "pw-8",
              "query-9")
          .doesNotContain("pw-10", "pw-12");
    }
  }

  @Test
  void shouldListSettingsWithOriginAsJson() {
    var list = Json.MAPPER.readTree(config("show", "--origin", "--json").out());

    assertThat(list)
        .contains(
            Json.MAPPER.readTree(
                """
                {"pointer": "/agents/coder/provider", "value": "claude",
                 "origin": "none of claude, codex, goose, opencode is on the PATH"}
                """));
  }

  @Test
  void shouldSayWhatIsWrong() throws IOException {
    assertThat(config("validate"))
        .isEqualTo(new CommandRun(ExitCode.SUCCEEDED, "the configuration is valid\n", ""));

    Files.writeString(file, "{\"run\": {\"concurrency\": 0}, \"speed\": 1}");
    var wrong =
        refused(
            ExitCode.USAGE,
            file + ": /run/concurrency: expected at least 1, found 0",
            file + ": /speed: this property is not known");
    assertThat(config("validate")).isEqualTo(wrong);
    assertThat(config("show")).isEqualTo(wrong);
  }

  @Test
  void shouldFindTheOnlyCliWhenDoctorLooks() throws IOException {
    program("codex", "echo codex-cli 0.169.0");

    var found = run("doctor");

    assertThat(found.lines())
        .anyMatch(line -> line.matches("provider codex +ok +codex-cli 0.169.0.*"))
        .anyMatch(line -> line.matches("provider claude +missing .*"));
  }

  @Test
  void shouldSayWhichCliWouldDoWhenThereIsNone() throws Exception {
    var project = ScriptedProject.create(home.resolve("project"), ScriptedProject.shell(), 1);
    Files.delete(project.folder().resolve(".orchestrator/config.json"));
    Files.writeString(
        home.resolve("plan.json"),
        "{\"tasks\": [{\"id\": \"a\", \"prompt\": \"p\", \"workflow\": \"standard\"}]}");

    for (var line : List.of("run goal", "plan goal", "run --plan ../plan.json")) {
      assertThat(
              CommandRun.in(
                  project.folder(),
                  null,
                  Map.of("PATH", home.resolve("bin").toString()),
                  line.split(" ")))
          .isEqualTo(
              refused(
                  ExitCode.ENVIRONMENT,
                  "none of the agent CLIs claude, codex, goose, opencode is on the PATH; install"
                      + " one of them, or configure a provider"));
    }
  }

  private CommandRun config(String... words) {
    var line = new String[words.length + 1];
    line[0] = "config";
    System.arraycopy(words, 0, line, 1, words.length);
    return run(line);
  }

  private CommandRun run(String... line) {
    return CommandRun.in(folder, null, Map.of("PATH", home.resolve("bin").toString()), line);
  }

  private void program(String name, String script) throws IOException {
    var program = Files.createDirectories(home.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n%s\n".formatted(script));
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }
}
