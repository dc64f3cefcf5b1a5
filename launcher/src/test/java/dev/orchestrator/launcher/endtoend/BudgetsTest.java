package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What programs tell of their usage is counted, and stops them at a bound until a person sets
/// another one.
class BudgetsTest {
  private static final String USES =
      "echo '{\"usage\":{\"inputTokens\":1000,\"outputTokens\":100,\"costUsd\":1.5},\"model\":\"m\"}'\n";

  @TempDir private Path home;
  private ScriptedProject project;

  @BeforeEach
  void createProject() throws Exception {
    project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
  }

  private CommandRun does(String... args) {
    return CommandRun.in(project.folder(), args);
  }

  private JsonNode json(String... args) {
    return Json.read(does(args).out(), JsonNode.class);
  }

  @Test
  void shouldStopAtABudgetAndGoOnWhenItIsRaised() throws Exception {
    // given
    var script = USES + "[ $ORCHESTRATOR_ATTEMPT -gt 1 ] || sleep 100\necho a > a.txt";
    var tasks =
        List.of(
            Map.of("id", "a", "prompt", script),
            Map.of("id", "b", "prompt", "echo b > b.txt", "dependsOn", List.of("a")));
    Files.writeString(project.planFile(), Json.write(Map.of("goal", "", "tasks", tasks)));

    // when
    var stopped =
        Program.run(
            project.folder(), "run", "--plan", "../plan.json", "--yes", "--budget-usd", "1");

    // then
    assertThat(stopped.awaitExit()).isEqualTo(ExitCode.FAILED);
    assertThat(stopped.out())
        .contains("budget: the run has spent $1.50 of $1.00; `orchestrator budget ");
    var run = json("status", "--json").at("/run/run").asString();
    assertThat(does("status").out())
        .contains(
            "used 1,100 tokens, cost $1.50", "`orchestrator budget %s --usd N`".formatted(run))
        .containsPattern("a +waiting \\(budget\\) +coder +1 +1,100 +\\$1.50");

    // when
    var gone = Program.run(project.folder(), "budget", run, "--usd", "10");

    // then
    assertThat(gone.awaitExit()).isEqualTo(ExitCode.SUCCEEDED);
    assertThat(gone.out()).contains("used 2,200 tokens, cost $3.00");
    assertThat(project.mergedTasks()).containsExactlyInAnyOrder("a", "b");
    var byTask = json("costs", run, "--json");
    assertThat(byTask.at("/rows/0/attempts").asInt()).isEqualTo(2);
    assertThat(byTask.at("/rows/0/usage/costUsd").asDouble()).isEqualTo(3.0);
    assertThat(byTask.at("/estimated").asBoolean(true)).isFalse();
    var byModel = json("costs", "--by", "model", "--json");
    assertThat(byModel.at("/rows/0/provider").asString()).isEqualTo("agent");
    assertThat(byModel.at("/rows/0/model").asString()).isEqualTo("m");
    assertThat(does("costs", "--by", "day").out())
        .containsPattern("\\d{4}-\\d\\d-\\d\\d +3 +2,000 +200 +- +- +\\$3.00");
    assertThat(json("costs", "--since", "2999-01-01", "--json").path("rows")).isEmpty();
  }
}
