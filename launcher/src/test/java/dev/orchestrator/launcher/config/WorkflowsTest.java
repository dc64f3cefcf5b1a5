package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.contracts.config.OnUnresolved;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.config.StepKind;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowsTest {
  private static final String AGENTS =
      """
      "reviewer": {"provider": "claude", "tools": ["read"]}, "tester": {"provider": "claude"},
      "security-reviewer": {"provider": "claude"}, "test-writer": {"provider": "claude"},
      "critic": {"provider": "claude", "tools": ["read", "web"]}
      """;

  @TempDir private Path folder;

  @Test
  void shouldUnderstandStepsThatSayNothingButTheirAgent() throws IOException {
    assertThat(steps("{\"agent\": \"coder\"}, {\"agent\": \"reviewer\"}, {\"agent\": \"tester\"}"))
        .containsExactly(
            StepConfig.by("coder", StepKind.CODE),
            StepConfig.by("reviewer", StepKind.REVIEW),
            StepConfig.by("tester", StepKind.TEST));
  }

  @Test
  void shouldTakeEverythingThatIsSet() throws IOException {
    var steps =
        steps(
            """
            {},
            {"name": "build", "kind": "review", "command": ["make", "check"], "timeout": "PT5M",
             "when": ["src/**"], "maxRounds": 0, "onUnresolved": "ask"}
            """);

    assertThat(steps)
        .containsExactly(
            StepConfig.by(null, StepKind.CODE),
            new StepConfig(
                "build",
                StepKind.REVIEW,
                null,
                List.of("make", "check"),
                Duration.ofMinutes(5),
                List.of("src/**"),
                0,
                OnUnresolved.ASK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"agent": "security-reviewer"}             | REVIEW
          {"agent": "test-writer"}                   | CODE
          {"agent": "critic"}                        | REVIEW
          {"agent": "coder", "name": "unit-test"}    | TEST
          {"agent": "coder", "name": "latest"}       | CODE
          {"agent": "reviewer", "kind": "code"}      | CODE
          {"command": ["true"], "name": "review"}    | TEST
          {"kind": "test"}                           | TEST
          {}                                         | CODE
          """)
  void shouldTellTheKindOfStep(String step, StepKind kind) throws IOException {
    assertThat(steps("{}, " + step)).last().extracting(StepConfig::kind).isEqualTo(kind);
  }

  @Test
  void shouldGiveChecksWithoutAgentTheirRole() throws IOException {
    assertThat(steps("{}, {\"kind\": \"review\"}, {\"kind\": \"test\"}"))
        .extracting(StepConfig::agent)
        .containsExactly(null, "reviewer", "tester");
  }

  @Test
  void shouldLimitTheTimeOfCommands() throws IOException {
    assertThat(steps("{}, {\"command\": [\"true\"]}"))
        .extracting(StepConfig::timeout)
        .containsExactly(null, Duration.ofMinutes(30));
  }

  @Test
  void shouldNumberStepsOfOneKind() throws IOException {
    assertThat(steps("{}, {\"name\": \"code-2\"}, {}, {\"kind\": \"review\"}"))
        .extracting(StepConfig::name)
        .containsExactly("code", "code-2", "code-3", "review");
  }

  @Test
  void shouldNameEverythingThatIsWrong() throws IOException {
    write(
        """
        {"kind": "test", "when": ["a"], "agent": "nobody"},
        {"name": "a", "maxRounds": 1, "onUnresolved": "ask", "timeout": "PT1S"},
        {"name": "a", "agent": "coder", "command": ["x"], "timeout": "PT0S"},
        {"kind": "code", "command": ["x"], "when": ["src/**", "../x", "/etc", "a..b"]},
        {"kind": "cook", "command": [], "when": [""], "maxRounds": -1, "shell": true}
        """);

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "0/kind: the first step is of kind test; expected code, as checks need work to look at",
            "0/when: the first step is always done; remove it",
            "0/agent: agent \"nobody\" is not configured; expected one of orchestrator, coder,"
                + " reviewer, tester, security-reviewer, test-writer, critic",
            "1/maxRounds: only a step that reviews or tests can have this; remove it",
            "1/onUnresolved: only a step that reviews or tests can have this; remove it",
            "1/timeout: only a command's time is set here; set it at the agent",
            "2/name: step \"a\" is there already; expected another name",
            "2/command: the step has an agent too; expected either of them",
            "2/timeout: expected a duration of more than 0 and at most 30 days, found \"PT0S\"",
            "3/command: a command can only check; expected kind review or test, or an agent",
            "3/when: \"../x\" is outside the repository; expected globs relative to its root",
            "3/when: \"/etc\" is outside the repository; expected globs relative to its root",
            "4/kind: expected one of code, review, test, found \"cook\"",
            "4/command: expected at least 1 items, found 0",
            "4/when/0: expected text that is not empty, found \"\"",
            "4/maxRounds: expected at least 0, found -1",
            "4/shell: this property is not known");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                | : property "steps" is missing
          {"steps": []}     | /steps: expected at least 1 items, found 0
          {"steps": {}}     | /steps: expected array, found a value of type object
          {"steps": [true]} | /steps/0: expected object, found true
          7                 | : expected object, found 7
          """)
  void shouldRefuseWorkflowWithoutSteps(String workflow, String message) throws IOException {
    Files.writeString(file(), "{\"workflows\": {\"w\": %s}}".formatted(workflow));

    assertThat(messages()).containsExactly("%s: /workflows/w%s".formatted(file(), message));
  }

  private List<StepConfig> steps(String steps) throws IOException {
    write(steps);
    var workflows =
        ConfigLoader.load(folder, folder.resolve("none"), Map.of()).config().workflows();
    return Objects.requireNonNull(workflows.get("w")).steps();
  }

  private void write(String steps) throws IOException {
    Files.writeString(
        file(),
        "{\"agents\": {%s}, \"workflows\": {\"w\": {\"steps\": [%s]}}}".formatted(AGENTS, steps));
  }

  private List<String> problems() {
    var start = "%s: /workflows/w/steps/".formatted(file());
    assertThat(messages()).allSatisfy(message -> assertThat(message).startsWith(start));
    return messages().stream().map(message -> message.substring(start.length())).toList();
  }

  private List<String> messages() {
    var refusal =
        catchThrowableOfType(
            UserException.class, () -> ConfigLoader.load(folder, folder, Map.of()));
    return String.valueOf(refusal.getMessage()).lines().toList();
  }

  private Path file() {
    return folder.resolve("config.json");
  }
}
