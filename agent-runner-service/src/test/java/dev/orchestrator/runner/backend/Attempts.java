package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.ask.AskDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes attempts for tests of backends, in folders below one temporary folder.
public record Attempts(Path folder) {
  public static final AgentConfig AGENT =
      agent(null, Duration.ofSeconds(50), Duration.ofSeconds(50));

  private static final AttemptId ID = new AttemptId(new RunId("r1"), new TaskId("t1"), 3);

  public static AgentConfig agent(
      @Nullable List<String> tools, Duration timeout, Duration idleTimeout) {
    var agent = AgentBuilder.on("p").limits(timeout, idleTimeout);
    return tools == null ? agent.build() : agent.tools(tools).build();
  }

  /// An attempt at the task `t1` of the run `r1`.
  public AgentRun attempt(ProviderConfig provider, String prompt) {
    return attempt(provider, AGENT, prompt, null);
  }

  public AgentRun attempt(
      ProviderConfig provider, AgentConfig agent, String prompt, @Nullable String session) {
    var origin = new RunOrigin(folder.toString(), "0".repeat(40), "refs/heads/main");
    var assignment =
        new Assignment(
            ID,
            origin,
            "Title",
            "code",
            WorkKind.BEGIN,
            "coder",
            agent,
            provider,
            prompt,
            session,
            prompt);
    return new AgentRun(
        assignment,
        workspace(),
        existing("scratch"),
        Map.of("PATH", System.getenv("PATH"), "HOME", existing("home").toString()),
        new StopSwitch(),
        new Steering(Steering.Hearing.WHILE_IT_WORKS));
  }

  /// The same attempt in another folder.
  public static AgentRun in(Path workspace, AgentRun run) {
    return new AgentRun(
        run.assignment(), workspace, run.scratch(), run.environment(), run.stop(), run.steering());
  }

  /// The same attempt of an agent that can ask.
  static AgentRun at(AskDesk desk, AgentRun run) {
    return new AgentRun(
        run.assignment(),
        run.workspace(),
        run.scratch(),
        run.environment(),
        run.stop(),
        run.steering(),
        desk);
  }

  /// The same with the desk among its servers, as a backend gets to see it.
  public static AgentRun withDesk(AskDesk desk, AgentRun run) {
    return at(desk, run).withAskServer();
  }

  public Path workspace() {
    return existing("workspace");
  }

  public Path home() {
    return existing("home");
  }

  private Path existing(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
