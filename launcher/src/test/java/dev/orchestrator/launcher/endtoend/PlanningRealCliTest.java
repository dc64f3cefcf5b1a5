package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.modelserver.ModelServer;
import dev.orchestrator.runner.modelserver.Scenario;
import dev.orchestrator.runner.modelserver.Turn;
import dev.orchestrator.runner.realcli.RealClaude;
import dev.orchestrator.runner.realcli.RealCodex;
import dev.orchestrator.runner.realcli.RealGoose;
import dev.orchestrator.runner.realcli.RealOpenCode;
import dev.orchestrator.store.query.StoreReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each real CLI as the orchestrator agent: its first answer cannot be used, its second can.
@Tag("real-cli")
class PlanningRealCliTest {
  private static final Turn CYCLE =
      Turn.answer(plan(task("a", "coder", "b"), task("b", "coder", "a")));
  private static final Turn UNKNOWN_AGENT = Turn.answer(plan(task("a", "plumber")));
  private static final Turn NO_PLAN = Turn.text("I would rather not plan.");
  private static final Map<String, Object> GOOD =
      plan(task("hello", "coder"), task("world", "coder", "hello"));

  private static Map<String, Object> plan(Map<?, ?>... tasks) {
    return Map.of("goal", "greet", "tasks", List.of(tasks));
  }

  private static Map<String, Object> task(String id, String agent, String... dependsOn) {
    return Map.of(
        "id", id, "prompt", "write " + id, "agent", agent, "dependsOn", List.of(dependsOn));
  }

  /// A CLI with a model server of its own, whose model first says something that is no good plan.
  private record Planner(String cli, ModelServer server, ScriptedProject project, Program program)
      implements AutoCloseable {

    static Planner start(Path home, String cli, Turn first) throws Exception {
      var server =
          ModelServer.start(
              Scenario.when("cannot be used", Turn.answer(GOOD)), Scenario.always(first));
      var project = ScriptedProject.create(home.resolve("repository"), ScriptedProject.shell(), 1);
      var providers = new TreeMap<String, ProviderConfig>();
      providers.put("coder", ScriptedProject.shell());
      providers.put("orchestrator", provider(cli, home.resolve(cli), server));
      project.configure(providers, 1);
      return new Planner(
          cli, server, project, Program.start(project.folder(), "plan", "Greet everybody"));
    }

    private static ProviderConfig provider(String cli, Path home, ModelServer server) {
      return switch (cli) {
        case "claude" -> RealClaude.find().provider(home, server.uri());
        case "codex" -> RealCodex.find().provider(home, server.uri());
        case "goose" -> RealGoose.find().provider(home, server.uri());
        case "opencode" -> RealOpenCode.find().provider(home, server.uri());
        default -> throw new IllegalArgumentException(cli);
      };
    }

    Plan printed() throws Exception {
      assertThat(program.awaitExit()).as(cli + ": " + program.everything()).isZero();
      return Json.read(program.out(), Plan.class);
    }

    List<RunEvent> journal() {
      try (var store =
          StoreReader.open(project.folder().resolve(".orchestrator/orchestrator.db"))) {
        return store.journal(store.runs().getFirst().run(), 0, 100).stream()
            .map(JournalEntry::event)
            .toList();
      }
    }

    @Override
    public void close() throws Exception {
      program.kill();
      server.close();
    }
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void shouldPlanWhenTheFirstAnswerCannotBeUsed(@TempDir Path home) throws Exception {
    try (var claude = Planner.start(home.resolve("1"), "claude", CYCLE);
        var codex = Planner.start(home.resolve("2"), "codex", UNKNOWN_AGENT);
        var goose = Planner.start(home.resolve("3"), "goose", CYCLE);
        var opencode = Planner.start(home.resolve("4"), "opencode", NO_PLAN)) {
      for (var planner : List.of(claude, codex, goose, opencode)) {
        assertThat(planner.printed().tasks())
            .as(planner.cli())
            .extracting(task -> task.id().value())
            .containsExactly("hello", "world");
      }
      assertThat(refusals(claude)).singleElement().asString().contains("a → b → a");
      assertThat(refusals(codex)).singleElement().asString().contains("agent \"plumber\"");
      assertThat(refusals(goose)).singleElement().asString().contains("a → b → a");
      assertThat(refusals(opencode)).singleElement().asString().contains("JSON");
      assertThat(Stream.of(claude, codex, goose, opencode))
          .allSatisfy(PlanningRealCliTest::assertOneConversation);
    }
  }

  private static List<String> refusals(Planner planner) {
    return planner.journal().stream()
        .filter(RunEvent.PlanRefused.class::isInstance)
        .flatMap(refused -> ((RunEvent.PlanRefused) refused).problems().stream())
        .toList();
  }

  /// The journal has both answers, and the second attempt goes on with the session of the first.
  private static void assertOneConversation(Planner planner) {
    var journal = planner.journal();
    assertThat(journal).filteredOn(RunEvent.AttemptSucceeded.class::isInstance).hasSize(2);
    var session =
        journal.stream()
            .filter(RunEvent.SessionOpened.class::isInstance)
            .map(opened -> ((RunEvent.SessionOpened) opened).session())
            .findFirst();
    assertThat(journal)
        .filteredOn(RunEvent.AttemptStarted.class::isInstance)
        .last()
        .isEqualTo(
            new RunEvent.AttemptStarted(TaskId.PLANNING, 2, "orchestrator", session.orElseThrow()));
  }
}
