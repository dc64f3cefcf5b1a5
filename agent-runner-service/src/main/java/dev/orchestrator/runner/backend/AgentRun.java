package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.runner.ask.AskDesk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt as a backend needs it.
///
/// @param workspace where the agent works
/// @param scratch a folder of the attempt's own outside the workspace, created and removed by the
///   caller
/// @param environment what agents may see of the runner's environment, without the provider's own
///   variables
/// @param stop ends the attempt from another thread
/// @param steering brings words of people to the agent while it works
/// @param patience how long the agent may say nothing
/// @param desk where it can ask and report, null where it cannot
public record AgentRun(
    Assignment assignment,
    Path workspace,
    Path scratch,
    Map<String, String> environment,
    StopSwitch stop,
    Steering steering,
    Patience patience,
    @Nullable AskDesk desk) {
  /// The name of its server among the agent's others.
  private static final String ASK_SERVER = "orchestrator";

  public AgentRun {
    environment = Map.copyOf(environment);
  }

  public AgentRun(
      Assignment assignment,
      Path workspace,
      Path scratch,
      Map<String, String> environment,
      StopSwitch stop,
      Steering steering,
      @Nullable AskDesk desk) {
    this(
        assignment,
        workspace,
        scratch,
        environment,
        stop,
        steering,
        Patience.with(assignment.agent()),
        desk);
  }

  /// One whose agent can ask nobody.
  public AgentRun(
      Assignment assignment,
      Path workspace,
      Path scratch,
      Map<String, String> environment,
      StopSwitch stop,
      Steering steering) {
    this(assignment, workspace, scratch, environment, stop, steering, null);
  }

  /// The same attempt with something new to say in its session.
  AgentRun goingOn(@Nullable String session, String words) {
    return with(assignment.goingOn(session, words));
  }

  /// The same attempt with its desk among the agent's MCP servers, under a name that is free. Its
  /// tools need no patience: while they are waited for, the limits stand still.
  AgentRun withAskServer() {
    if (desk == null) {
      return this;
    }
    var agent = assignment.agent();
    var name = ASK_SERVER;
    while (agent.mcpServers().containsKey(name)) {
      name += "_";
    }
    return with(assignment.playedBy(agent.withMcpServer(name, desk.access().server())));
  }

  private AgentRun with(Assignment changed) {
    return new AgentRun(
        changed, workspace, scratch, environment, stop, steering, patience.anew(), desk);
  }

  /// The agent's MCP servers apart from its desk, for one that cannot use that.
  public Map<String, McpServerConfig> serversWithoutDesk() {
    var servers = new HashMap<>(assignment.agent().mcpServers());
    servers.values().removeIf(this::isDesk);
    return servers;
  }

  /// Whether the server is the attempt's desk.
  public boolean isDesk(McpServerConfig server) {
    return desk != null && server.equals(desk.access().server());
  }

  /// Puts a file for the CLI into the scratch folder.
  public Path writeScratch(String name, String content) throws IOException {
    return Files.writeString(scratch.resolve(name), content);
  }

  /// Whether files of the repository are to change. One that plans or answers has nothing to change
  /// there, whatever tools it has.
  boolean mayChangeFiles() {
    return assignment.kind() != WorkKind.PLAN
        && assignment.kind() != WorkKind.ANSWER
        && assignment.agent().mayChangeFiles();
  }
}
