package dev.orchestrator.runner.backend;

import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.WorkKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
public record AgentRun(
    Assignment assignment,
    Path workspace,
    Path scratch,
    Map<String, String> environment,
    StopSwitch stop,
    Steering steering,
    Patience patience) {
  public AgentRun {
    environment = Map.copyOf(environment);
  }

  public AgentRun(
      Assignment assignment,
      Path workspace,
      Path scratch,
      Map<String, String> environment,
      StopSwitch stop,
      Steering steering) {
    this(
        assignment,
        workspace,
        scratch,
        environment,
        stop,
        steering,
        Patience.with(assignment.agent()));
  }

  /// The same attempt with something new to say in its session.
  AgentRun goingOn(@Nullable String session, String words) {
    return new AgentRun(
        assignment.goingOn(session, words), workspace, scratch, environment, stop, steering);
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
