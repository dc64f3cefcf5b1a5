package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.schema.Problem;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final AgentConfig DEFAULT_CODER =
      AgentBuilder.on("claude").description("Writes code and commits it.").build();
  private static final ProviderConfig DEFAULT_CLAUDE =
      new ProviderConfig("claude-code", "claude", List.of(), Map.of());

  @TempDir private Path home;
  private Path user;
  private Path project;

  @BeforeEach
  void createFolders() throws IOException {
    user = Files.createDirectory(home.resolve("user"));
    project = Files.createDirectory(home.resolve("project"));
  }

  @Test
  void shouldUseDefaultsWhenThereAreNoFiles() {
    assertThat(load())
        .isEqualTo(
            new Config(
                Map.of("claude", DEFAULT_CLAUDE),
                Map.of("coder", DEFAULT_CODER),
                new RunConfig(4),
                new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1))));
  }

  @Test
  void shouldUseDefaultsWhenFoldersAreMissing() {
    var loaded = ConfigLoader.load(home.resolve("none"), home.resolve("neither"));

    assertThat(loaded.config().providers()).containsOnlyKeys("claude");
    assertThat(loaded.ignored()).isEmpty();
  }

  @Test
  void shouldMergeFieldByFieldAndPreferTheProject() throws IOException {
    // given
    user(
        """
        {"providers": {"claude": {"args": ["--a", "--b"], "env": {"X": "user", "Y": "user"}}},
         "agents": {"coder": {"model": "opus"}},
         "run": {"concurrency": 8}, "retry": {"maxAttempts": 5}}
        """);
    project(
        """
        {"providers": {"claude": {"args": ["--c"], "env": {"X": "project"}}},
         "agents": {"coder": {"timeout": "PT1H"}},
         "retry": {"baseDelay": "PT0.5S"}}
        """);

    // when
    var config = load();

    // then
    assertThat(config.providers())
        .containsEntry(
            "claude",
            new ProviderConfig(
                "claude-code", "claude", List.of("--c"), Map.of("X", "project", "Y", "user")));
    assertThat(config.agents())
        .containsEntry(
            "coder",
            AgentBuilder.on("claude")
                .description("Writes code and commits it.")
                .model("opus")
                .limits(Duration.ofHours(1), Duration.ofMinutes(15))
                .build());
    assertThat(config.run()).isEqualTo(new RunConfig(8));
    assertThat(config.retry())
        .isEqualTo(new RetryPolicy(5, Duration.ofMillis(500), Duration.ofMinutes(1)));
  }

  @Test
  void shouldRemoveWhatIsNull() throws IOException {
    // given
    user("{\"providers\": {\"script\": {\"type\": \"command\", \"command\": \"sh\"}}}");
    project(
        """
        {"providers": {"claude": null, "never": null},
         "agents": {"coder": {"provider": "script", "description": null}}}
        """);

    // when
    var config = load();

    // then
    assertThat(config.providers()).containsOnlyKeys("script");
    assertThat(config.agents().get("coder")).isEqualTo(AgentBuilder.on("script").build());
  }

  @Test
  void shouldNotTakeRemovalsInsideOfNewObjectsForValues() throws IOException {
    project(
        """
        {"providers": {"p": {"type": "command", "command": "c", "args": null, "env": {"A": null}}}}
        """);

    assertThat(load().providers())
        .containsEntry("p", new ProviderConfig("command", "c", List.of(), Map.of()));
  }

  @Test
  void shouldNameTheFileOfEachProblem() throws IOException {
    user(
        """
        {"agents": {"coder": {"timeout": "30m"}, "tester": {"provider": "codex"}},
         "speed": 9}
        """);
    project(
        """
        {"agents": {"reviewer": {"model": "opus"}},
         "run": {"concurrency": 0},
         "providers": {"p": {"type": "cobol", "command": "p"}, "q": {"type": "command"}}}
        """);

    assertThat(problems())
        .containsExactlyInAnyOrder(
            in(
                user,
                "/agents/coder/timeout",
                "expected a duration in ISO 8601, for example PT30M or PT1.5S, found \"30m\""),
            in(
                user,
                "/agents/tester/provider",
                "provider \"codex\" is not configured; expected one of claude, p, q"),
            in(user, "/speed", "this property is not known"),
            in(project, "/agents/reviewer", "property \"provider\" is missing"),
            in(project, "/run/concurrency", "expected at least 1, found 0"),
            in(
                project,
                "/providers/p/type",
                "expected one of claude-code, codex, goose, acp, command, found \"cobol\""),
            in(project, "/providers/q", "property \"command\" is missing"));
  }

  @Test
  void shouldNameTheFileThatTookTheProviderAway() throws IOException {
    project("{\"providers\": {\"claude\": null}}");

    assertThat(problems())
        .containsExactly(
            "built-in defaults: /agents/coder/provider: provider \"claude\" is not configured;"
                + " no provider is");
  }

  @Test
  void shouldFindFileOfNameThatPointersMustEscape() throws IOException {
    project("{\"agents\": {\"a/b~c\": {\"provider\": \"none\"}}}");

    assertThat(problems())
        .containsExactly(
            in(
                project,
                "/agents/a~1b~0c/provider",
                "provider \"none\" is not configured; expected one of claude"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"run": {"merge": {"strategy": "squash"}}}     | /run/merge/strategy
          {"run": {"merge": {"verify": ["make"]}}}       | /run/merge/verify
          {"run": {"worktree": {"copy": [".env"]}}}      | /run/worktree/copy
          {"run": {"worktree": {"setup": ["npm ci"]}}}   | /run/worktree/setup
          """)
  void shouldRefuseSettingsThatWouldBeReliedUpon(String json, String pointer) throws IOException {
    project(json);

    assertThat(problems())
        .containsExactly(in(project, pointer, "is not supported yet; remove it to go on without"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"run": {"budget": {"usd": 20}}}                     | /run/budget
          {"circuitBreaker": {"maxFailures": 5}}               | /circuitBreaker
          {"agents": {"coder": {"fallback": ["codex"]}}}       | /agents/coder/fallback
          """)
  void shouldMentionSettingsWithoutEffect(String json, String pointer) throws IOException {
    user(json);

    assertThat(ConfigLoader.load(user, project).ignored())
        .containsExactly(
            new Problem(file(user).toString(), pointer, "has no effect in this version"));
  }

  @Test
  void shouldAcceptWhatThisVersionDoesAnyway() throws IOException {
    project(
        """
        {"$schema": "config.schema.json", "workflows": {},
         "run": {"merge": {"strategy": "merge"}, "worktree": {"copy": [], "setup": []}}}
        """);

    var loaded = ConfigLoader.load(user, project);

    assertThat(loaded.ignored()).isEmpty();
    assertThat(loaded.config()).isEqualTo(ConfigLoader.load(user, home).config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"run": }  | 1:9: Unexpected character
          []         | 1:1: expected a JSON object
          7          | 1:1: expected a JSON object
          {"run": {} | 1:11: Unexpected end-of-input
          """)
  void shouldNameThePlaceWhereJsonIsBroken(String json, String message) throws IOException {
    user(json);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith("%s:%s".formatted(file(user), message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"agents": {"coder": {"timeout": "V"}}}     | /agents/coder/timeout
          {"agents": {"coder": {"idleTimeout": "V"}}} | /agents/coder/idleTimeout
          {"retry": {"baseDelay": "V"}}               | /retry/baseDelay
          {"retry": {"maxDelay": "V"}}                | /retry/maxDelay
          """)
  void shouldRefuseDurationsThatNoRunCanWorkWith(String json, String pointer) throws IOException {
    for (var value : List.of("PT0S", "PT9999999999999999999H", "PT720H1S", "PT1.0123456789S")) {
      project(json.replace("V", value));

      assertThat(problems())
          .containsExactly(
              in(
                  project,
                  pointer,
                  "expected a duration of more than 0 and at most 30 days, found \"%s\""
                      .formatted(value)));
    }
  }

  @Test
  void shouldStopReadingFileWithoutEnd() throws IOException {
    Files.createSymbolicLink(file(project), Path.of("/dev/zero"));

    assertThat(problems())
        .containsExactly("%s: is larger than 16777216 characters".formatted(file(project)));
  }

  @Test
  void shouldRefuseWhenVariableIsNoIdentifier() throws IOException {
    project("{\"providers\": {\"claude\": {\"env\": {\"MY-KEY\": \"x\"}}}}");

    assertThat(problems())
        .containsExactly(
            in(
                project,
                "/providers/claude/env/MY-KEY",
                "expected a variable's name of letters, digits and _ that does not begin with a"
                    + " digit, found \"MY-KEY\""));
  }

  private Config load() {
    return ConfigLoader.load(user, project).config();
  }

  private List<String> problems() {
    var refusal = catchThrowableOfType(UserException.class, this::load);
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    return String.valueOf(refusal.getMessage()).lines().toList();
  }

  private static String in(Path folder, String pointer, String message) {
    return "%s: %s: %s".formatted(file(folder), pointer, message);
  }

  private static Path file(Path folder) {
    return folder.resolve("config.json");
  }

  private void user(String json) throws IOException {
    Files.writeString(file(user), json);
  }

  private void project(String json) throws IOException {
    Files.writeString(file(project), json);
  }
}
