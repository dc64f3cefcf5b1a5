package dev.orchestrator.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.StringNode;

class PromptFilesTest {
  @TempDir private Path home;
  private Path user;
  private Path project;

  @BeforeEach
  void createFolders() throws IOException {
    user = Files.createDirectories(home.resolve("user/prompts"));
    project = Files.createDirectories(home.resolve("project/prompts"));
  }

  @Test
  void shouldPreferTemplatesOfTheProject() throws IOException {
    Files.writeString(user.resolve("task.md"), "user: {{prompt}}");
    Files.writeString(user.resolve("review.md"), "user: {{diff}}");
    Files.writeString(project.resolve("task.md"), "project: {{prompt}}");
    Files.writeString(project.resolve("README"), "{{not a template");

    var loaded = load();

    assertThat(loaded.config().prompts())
        .isEqualTo(Map.of("task", "project: {{prompt}}", "review", "user: {{diff}}"));
    assertThat(loaded.settings().list())
        .contains(
            new Settings.Setting(
                "/prompts/review",
                StringNode.valueOf("user: {{diff}}"),
                user.resolve("review.md").toString()))
        .last()
        .extracting(Settings.Setting::origin)
        .isEqualTo(project.resolve("task.md").toString());
  }

  @Test
  void shouldNameEveryProblemBesideThoseOfTheConfiguration() throws IOException {
    Files.writeString(user.resolve("task.md"), "{{#goal}}");
    Files.writeString(user.resolve("hello.md"), "");
    Files.write(user.resolve("test.md"), new byte[] {(byte) 0xff});
    Files.writeString(project.resolve("plan.md"), "{{diff}}");
    Files.writeString(project.resolve("review.md"), "x".repeat(100_001));
    Files.writeString(home.resolve("project/config.json"), "{\"speed\": 1}");

    assertThat(problems())
        .containsExactly(
            home.resolve("project/config.json") + ": /speed: this property is not known",
            user.resolve("hello.md")
                + ": there is no template of this name; expected one of anew, answer,"
                + " answer-problem, answered, continue, plan, plan-change, plan-more, plan-problems, resolve,"
                + " review, revise, task, task-plain, test",
            user.resolve("task.md")
                + ": is not usable as a template: Section missing close tag 'goal' @ line 1",
            user.resolve("test.md") + ": is not UTF-8 text; save it as UTF-8",
            project.resolve("plan.md")
                + ": asks for diff, which there is not; expected agents, answer, concurrency,"
                + " goal, hasWorkflows, isAddition, outline, problems, prompt, schema, tasks,"
                + " tasksLeftOut, words, workflows",
            project.resolve("review.md") + ": is larger than 100000 characters");
  }

  @Test
  void shouldSayWhatCannotBeRead() throws IOException {
    Files.createDirectory(user.resolve("task.md"));

    var refusal = catchThrowableOfType(UserException.class, this::load);

    assertThat(refusal)
        .hasMessage(
            user.resolve("task.md")
                + " cannot be read (Is a directory); make it readable or remove it");
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
  }

  private LoadedConfig load() {
    return ConfigLoader.load(home.resolve("user"), home.resolve("project"), Map.of());
  }

  private List<String> problems() {
    var refusal = catchThrowableOfType(UserException.class, this::load);
    return String.valueOf(refusal.getMessage()).lines().toList();
  }
}
