package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RetryRule;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final RetryPolicy RETRY =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1));
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "../.env"      | "../.env" is outside the repository; expected globs relative to its root
          "/etc/passwd"  | "/etc/passwd" is outside the repository; expected globs relative to its root
          "{a/b"         | "{a/b" is no glob; expected one like config/*.local
          ".env\\u0000"  | a value has a NUL character; remove it
          """)
  void shouldRefuseToCopyWhatNoGlobInTheRepositoryNames(String glob, String sentence)
      throws IOException {
    project("{\"run\": {\"worktree\": {\"copy\": [%s]}}}".formatted(glob));

    assertThat(problems()).containsExactly(in(project, "/run/worktree/copy", sentence));
  }

  @Test
  void shouldUseDefaultsWhenThereAreNoFiles() {
    var config = load();

    assertThat(config.providers())
        .containsEntry("claude", DEFAULT_CLAUDE)
        .containsOnlyKeys("claude", "codex", "goose", "opencode");
    assertThat(config.agents()).containsOnlyKeys("orchestrator", "coder", "reviewer", "tester");
    assertThat(config.workflows()).containsOnlyKeys("standard");
    assertThat(config.prompts()).isEmpty();
    assertThat(config.run()).isEqualTo(new RunConfig(4));
    assertThat(config.retry()).isEqualTo(RETRY);
  }

  @Test
  void shouldUseDefaultsWhenFoldersAreMissing() {
    var loaded = load(home.resolve("none"), home.resolve("neither"));

    assertThat(loaded.config()).isEqualTo(load());
  }

  @Test
  void shouldMergeFieldByFieldAndPreferTheProject() throws IOException {
    // given
    user(
        """
        {"providers": {"claude": {"args": ["--a", "--b"], "env": {"X": "user", "Y": "user"}}},
         "agents": {"coder": {"model": "opus", "cost": "high"}},
         "run": {"concurrency": 8}, "retry": {"maxAttempts": 5}}
        """);
    project(
        """
        {"providers": {"claude": {"args": ["--c"], "env": {"X": "project"}, "concurrency": 2}},
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
                "claude-code",
                "claude",
                List.of("--c"),
                Map.of("X", "project", "Y", "user"),
                null,
                2));
    var coder = agent(config, "coder");
    assertThat(coder.description()).isEqualTo("Writes code, tests and documents.");
    assertThat(coder.model()).isEqualTo("opus");
    assertThat(coder.cost()).isEqualTo("high");
    assertThat(coder.timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(coder.idleTimeout()).isEqualTo(Duration.ofMinutes(15));
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
    assertThat(config.providers()).containsOnlyKeys("codex", "goose", "opencode", "script");
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
        {"agents": {"coder": {"timeout": "30m"}, "tester": {"provider": "cursor"}},
         "speed": 9}
        """);
    project(
        """
        {"agents": {"reviewer": {"model": 5}},
         "run": {"concurrency": 0},
         "retry": [], "providers": {"p": {"type": "cobol", "command": "p"}, "q": {"type": "command"}}}
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
                "provider \"cursor\" is not configured;"
                    + " expected one of claude, codex, goose, opencode, p, q"),
            in(user, "/speed", "this property is not known"),
            in(project, "/agents/reviewer/model", "expected string, found 5"),
            in(project, "/retry", "expected object, found a value of type array"),
            in(project, "/run/concurrency", "expected at least 1, found 0"),
            in(
                project,
                "/providers/p/type",
                "expected one of claude-code, codex, goose, acp, command, found \"cobol\""),
            in(project, "/providers/q", "property \"command\" is missing"));
  }

  @Test
  void shouldRefuseAgentsWhenNoProviderIsLeft() throws IOException {
    project(
        """
        {"providers": {"claude": null, "codex": null, "goose": null, "opencode": null},
         "agents": {"coder": null, "reviewer": null, "tester": null, "orchestrator": {}},
         "workflows": {"standard": null}}
        """);

    assertThat(problems())
        .containsExactly(
            in(
                project,
                "/agents/orchestrator/provider",
                "the agent has no provider; no provider is"));
  }

  @Test
  void shouldFindFileOfNameThatPointersMustEscape() throws IOException {
    project("{\"agents\": {\"a/b~c\": {\"provider\": \"none\"}}}");

    assertThat(problems())
        .containsExactly(
            in(
                project,
                "/agents/a~1b~0c/provider",
                "provider \"none\" is not configured;"
                    + " expected one of claude, codex, goose, opencode"));
  }

  @Test
  void shouldNameStandInsThatCannotBe() throws IOException {
    project(
        "{\"agents\": {\"coder\": {\"fallback\": [\"codex\", \"coder\", \"nobody\", \"codex\"]}}}");

    assertThat(problems())
        .contains(
            in(project, "/agents/coder/fallback/1", "agent \"coder\" cannot stand in for itself"),
            in(
                project,
                "/agents/coder/fallback/2",
                "\"nobody\" is neither an agent nor a provider; expected one of orchestrator, coder,"
                    + " reviewer, tester, claude, codex, goose, opencode"),
            in(project, "/agents/coder/fallback/3", "\"codex\" is named twice"));
  }

  @Test
  void shouldLetAgentsStandInForOneAnotherAndKeepTheirOwnRetries() throws IOException {
    user("{\"retry\": {\"maxAttempts\": 9, \"byFailure\": {\"crashed\": {\"maxAttempts\": 1}}}}");
    project(
        """
        {"agents": {
           "coder": {"provider": "claude", "fallback": ["second"],
             "retry": {"baseDelay": "PT3S", "byFailure": {"crashed": {"maxDelay": "PT4S"}}}},
           "second": {"provider": "codex", "fallback": ["coder"]}}}
        """);

    var agents = load(user, project).config().agents();

    assertThat(Objects.requireNonNull(agents.get("coder")).fallback()).containsExactly("second");
    assertThat(Objects.requireNonNull(agents.get("second")).retry()).isNull();
    assertThat(Objects.requireNonNull(agents.get("coder")).retry())
        .isEqualTo(
            new RetryPolicy(
                9,
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                RetryPolicy.DEFAULT_MAX_FAILURES,
                Map.of("crashed", new RetryRule(1, null, Duration.ofSeconds(4)))));
  }

  @Test
  void shouldRefuseDelaysWithoutLengthWhereverTheyAre() throws IOException {
    user(
        """
        {"agents": {"coder": {"retry": {"byFailure": {"limit": {"maxDelay": "PT0S"}}}}},
         "circuitBreaker": {"resetTimeout": "PT0S"}}
        """);

    var sentence = "expected a duration of more than 0 and at most 30 days, found \"PT0S\"";
    assertThat(problems())
        .contains(
            in(user, "/agents/coder/retry/byFailure/limit/maxDelay", sentence),
            in(user, "/circuitBreaker/resetTimeout", sentence));
  }

  @Test
  void shouldNamePlaceholdersOfTheMergeMessageThatAreNotKnown() throws IOException {
    user("{\"run\": {\"merge\": {\"message\": \"{title} by {who} {who} in {run}, {} {a b}\"}}}");

    assertThat(problems())
        .contains(
            in(
                user,
                "/run/merge/message",
                "{who} is not known here; expected {task}, {title}, {run}, {agent}"));
  }

  @Test
  void shouldAcceptWhatThisVersionDoesAnyway() throws IOException {
    project(
        """
        {"$schema": "config.schema.json", "workflows": {},
         "run": {"merge": {"strategy": "merge"}, "worktree": {"copy": [], "setup": []}}}
        """);

    var loaded = load(user, project);

    assertThat(loaded.config()).isEqualTo(load(user, home).config());
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
          {"workflows": {"w": {"steps": [{}, {"command": ["x"], "timeout": "V"}]}}} | /workflows/w/steps/1/timeout
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
  void shouldNameEveryBrokenFile() throws IOException {
    user("{");
    Files.write(file(project), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThat(problems())
        .containsExactly(
            file(user) + ":1:2: Unexpected end-of-input: expected close marker for Object",
            file(project) + ": is not UTF-8 text; save it as UTF-8");
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
    return load(user, project).config();
  }

  /// As it is on a machine without any agent CLI.
  private static LoadedConfig load(Path user, Path project) {
    return ConfigLoader.load(user, project, Map.of());
  }

  private static AgentConfig agent(Config config, String name) {
    return Objects.requireNonNull(config.agents().get(name));
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
