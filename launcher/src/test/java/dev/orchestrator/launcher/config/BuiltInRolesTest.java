package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.launcher.config.Settings.Setting;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.UnsupportedSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What there is when nobody has configured anything, on machines with different CLIs.
class BuiltInRolesTest {
  private static final Set<String> ROLES = Set.of("orchestrator", "coder", "reviewer", "tester");

  @TempDir private Path home;
  private Path bin;

  @BeforeEach
  void createFolders() throws IOException {
    bin = Files.createDirectory(home.resolve("bin"));
  }

  @ParameterizedTest
  @CsvSource({
    "claude, claude",
    "codex, codex",
    "goose, goose",
    "opencode, opencode",
    "opencode goose codex claude, claude",
    "opencode codex, codex",
    "opencode goose, goose",
    "'', claude"
  })
  void shouldGiveEveryRoleTheFirstInstalledCli(String installed, String provider)
      throws IOException {
    install(installed);

    var config = load().config();

    assertThat(config.agents()).containsOnlyKeys(ROLES);
    assertThat(config.agents().values()).extracting(AgentConfig::provider).containsOnly(provider);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "goose"})
  void shouldAskNothingOfCliThatItCannotKeepTo(String cli) throws IOException {
    install(cli);
    var config = load().config();
    var type = Objects.requireNonNull(config.providers().get(cli)).type();
    var capabilities = Objects.requireNonNull(AgentClis.capabilities().get(type));

    assertThat(config.agents())
        .allSatisfy((_, agent) -> assertThat(UnsupportedSettings.of(agent, capabilities)).isEmpty())
        .allSatisfy((_, agent) -> assertThat(agent.description()).isNotBlank())
        .allSatisfy((_, agent) -> assertThat(agent.systemPrompt()).isNotBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude", "codex", "goose", "opencode"})
  void shouldLetNobodyWriteWhoseRoleIsToLook(String cli) throws IOException {
    install(cli);
    var config = load().config();

    assertThat(agent(config, "reviewer").mayChangeFiles()).isFalse();
    assertThat(agent(config, Config.ORCHESTRATOR).mayChangeFiles()).isFalse();
    assertThat(agent(config, "coder").mayChangeFiles()).isTrue();
    assertThat(agent(config, "tester").mayChangeFiles()).isTrue();
  }

  @Test
  void shouldHaveWorkflowOfCodeReviewAndTest() {
    assertThat(Objects.requireNonNull(load().config().workflows().get("standard")).steps())
        .containsExactly(
            StepConfig.by(null, StepKind.CODE),
            StepConfig.by("reviewer", StepKind.REVIEW),
            StepConfig.by("tester", StepKind.TEST))
        .allSatisfy(step -> assertThat(step.onUnresolved()).isEqualTo(OnUnresolved.FAIL));
  }

  @Test
  void shouldChangeOnlyWhatTheUserNames() throws IOException {
    install("codex");
    var before = agent(load().config(), "coder");
    write("{\"agents\": {\"coder\": {\"model\": \"x\"}}}");

    var after = agent(load().config(), "coder");

    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("model")
        .isEqualTo(before)
        .matches(Objects::nonNull);
    assertThat(after.model()).isEqualTo("x");
  }

  @Test
  void shouldGiveAgentsOfTheUsersTheInstalledCliToo() throws IOException {
    install("goose");
    write("{\"agents\": {\"writer\": {}}}");

    assertThat(agent(load().config(), "writer").provider()).isEqualTo("goose");
  }

  @Test
  void shouldPassOverCliThatTheUserTookAway() throws IOException {
    install("claude codex");
    write("{\"providers\": {\"claude\": null}}");

    assertThat(agent(load().config(), "coder").provider()).isEqualTo("codex");
  }

  @Test
  void shouldLookForTheProgramThatTheUserNames() throws IOException {
    install("codex my-claude");
    write(
        "{\"providers\": {\"claude\": {\"command\": \"%s\"}}}".formatted(bin.resolve("my-claude")));

    assertThat(agent(load().config(), "coder").provider()).isEqualTo("claude");
  }

  @Test
  void shouldLookOnThePathThatTheProviderHas() throws IOException {
    install("goose");
    Files.createDirectory(home.resolve("more"));
    program(home.resolve("more/codex"));
    write(
        "{\"providers\": {\"codex\": {\"env\": {\"PATH\": \"%s\"}}}}"
            .formatted(home.resolve("more")));

    assertThat(agent(load().config(), "coder").provider()).isEqualTo("codex");
  }

  @Test
  void shouldNotTakeFolderOrTextForProgram() throws IOException {
    Files.createDirectory(bin.resolve("claude"));
    Files.writeString(bin.resolve("codex"), "no program");
    install("goose");

    assertThat(agent(load().config(), "coder").provider()).isEqualTo("goose");
  }

  /// A role is there for every provider, and what the user says about it stays.
  @Test
  void shouldDropOnlyBuiltInSettingsThatProviderCannotKeepTo() throws IOException {
    write(
        """
        {"providers": {"script": {"type": "command", "command": "sh"}},
         "agents": {"coder": {"provider": "script"},
                    "reviewer": {"provider": "script"},
                    "tester": {"provider": "script", "systemPrompt": "mine"}}}
        """);
    var config = load().config();

    assertThat(agent(config, "coder").systemPrompt()).isNull();
    assertThat(agent(config, "coder").description()).isNotBlank();
    assertThat(agent(config, "reviewer").tools()).isNull();
    assertThat(agent(config, "tester").systemPrompt()).isEqualTo("mine");
  }

  @Test
  void shouldSayWhereEachSettingComesFrom() throws IOException {
    install("codex");
    write("{\"agents\": {\"coder\": {\"model\": \"x\"}}, \"run\": {\"concurrency\": 2}}");

    assertThat(load().settings().list())
        .filteredOn(setting ->
            Set.of(
                    "/agents/coder/model",
                    "/agents/coder/provider",
                    "/agents/coder/timeout",
                    "/providers/codex/type",
                    "/run/concurrency",
                    "/workflows/standard/steps/1/kind")
                .contains(setting.pointer()))
        .extracting(Setting::pointer, setting -> setting.value().toString(), Setting::origin)
        .containsExactly(
            row("/providers/codex/type", "\"codex\"", "built-in"),
            row("/agents/coder/model", "\"x\"", file().toString()),
            row(
                "/agents/coder/provider",
                "\"codex\"",
                "first of claude, codex, goose, opencode on the PATH"),
            row("/agents/coder/timeout", "\"PT30M\"", "built-in"),
            row("/workflows/standard/steps/1/kind", "\"review\"", "built-in"),
            row("/run/concurrency", "2", file().toString()));
  }

  private static Tuple row(Object... cells) {
    return tuple(cells);
  }

  private LoadedConfig load() {
    return ConfigLoader.load(home, home.resolve("none"), Map.of("PATH", bin.toString()));
  }

  private static AgentConfig agent(Config config, String name) {
    return Objects.requireNonNull(config.agents().get(name));
  }

  private void install(String programs) throws IOException {
    for (var program : List.of(programs.split(" "))) {
      if (!program.isEmpty()) {
        program(bin.resolve(program));
      }
    }
  }

  private static void program(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void write(String json) throws IOException {
    Files.writeString(file(), json);
  }

  private Path file() {
    return home.resolve("config.json");
  }
}
