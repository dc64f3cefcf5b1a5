package dev.orchestrator.scheduler.briefing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.RetryPolicy;
import dev.orchestrator.contracts.config.RunConfig;
import dev.orchestrator.contracts.config.WorkflowConfig;
import dev.orchestrator.contracts.plan.OnFailure;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.Approval;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.scheduler.plan.PlanState;
import dev.orchestrator.scheduler.plan.Plans;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplateCheckTest {
  private static final RetryPolicy RETRY =
      new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1));

  static Stream<String> templates() {
    return TemplateCheck.names().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("templates")
  void shouldFindNothingWrongWithBuiltInTemplates(String template) {
    assertThat(TemplateCheck.problems(template, Templates.builtIn(template))).isEmpty();
  }

  @Test
  void shouldKeepPromisedNamesOfTasks() throws BriefingException {
    assertThat(briefing("task", "b").prompt()).contains("do b");
  }

  @Test
  void shouldKeepPromisedNamesOfPlanning() throws BriefingException {
    assertThat(briefing("plan", TaskId.PLANNING.value()).prompt())
        .contains("coder", "standard", "code");
  }

  @Test
  void shouldKeepPromisedNamesOfInterruptedWork() throws BriefingException {
    for (var task : List.of("b", TaskId.PLANNING.value())) {
      assertThat(briefing("continue", task).continuation()).contains("goal: goal");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{#goal}}     | is not usable as a template: Section missing close tag 'goal'
          {{/goal}}     | is not usable as a template:
          {{goal.x}}    | asks for goal.x, which there is not
          {{>task}}     | is not usable as a template: the template task cannot be put into another
          {{diff}}      | asks for diff, which there is not; expected agents, answer, concurrency,
          {{title}}     | asks for title, which there is not
          {{#x}}{{/x}}  | asks for x, which there is not
          {{^x}}{{/x}}  | asks for x, which there is not
          {{^goal}}{{x}}{{/goal}}           | asks for x, which there is not
          {{#agents}}{{title}}{{/agents}}   | asks for title, which there is not
          """)
  void shouldSayWhatIsWrong(String text, String start) {
    assertThat(TemplateCheck.problems("plan", text)).singleElement().asString().startsWith(start);
  }

  @Test
  void shouldKnowTheWordsOfTheLanguage() {
    assertThat(
            TemplateCheck.problems(
                "task",
                "{{! remark }}{{#writes}}{{.}}{{this}}{{-index}}{{^-last}},{{/-last}}{{/writes}}"))
        .isEmpty();
  }

  /// What comes of a template that asks for everything it may ask for.
  private static Briefing briefing(String template, String task) throws BriefingException {
    var text = everything(Objects.requireNonNull(TemplateCheck.names().get(template)));
    assertThat(TemplateCheck.problems(template, text)).isEmpty();
    var config = config(Map.of(template, text));
    var state = state(config);
    return new Briefings(config).of(state.node(new TaskId(task)), state, false);
  }

  private static String everything(Map<String, Set<String>> names) {
    return names.entrySet().stream()
        .map(name -> everything(name.getKey(), name.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String everything(String name, Set<String> ofItems) {
    var items = ofItems.stream().map("{{%s}} "::formatted).collect(Collectors.joining());
    return "%s: {{%1$s}} {{#%1$s}}%s{{/%1$s}}".formatted(name, items);
  }

  private static Config config(Map<String, String> prompts) {
    return new Config(
        Map.of(),
        Map.of("coder", AgentBuilder.on("claude").build()),
        Map.of("standard", WorkflowConfig.SINGLE),
        prompts,
        new RunConfig(2),
        RETRY);
  }

  private static PlanState state(Config config) {
    var origin = new RunOrigin("/repository", "0".repeat(40), "refs/heads/main");
    var state =
        new PlanState(
            new RunEvent.RunStarted("goal", origin, 2, RETRY, config.workflows(), Approval.ASK));
    state.apply(
        new RunEvent.TasksAdded(List.of(Plans.task("a", OnFailure.SOFT), Plans.task("b", "a"))));
    return state;
  }
}
