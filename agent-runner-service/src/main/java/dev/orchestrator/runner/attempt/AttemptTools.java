package dev.orchestrator.runner.attempt;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.runner.ask.AskServer;
import dev.orchestrator.runner.backend.Backends;
import dev.orchestrator.runner.equipment.Equipment;
import dev.orchestrator.runner.workspace.Workspaces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/// What every attempt of a runner works with.
///
/// @param scratchFolder where attempts have folders of their own while they are under way
/// @param environment what agents may see of the runner's environment
public record AttemptTools(
    Bus bus,
    Backends backends,
    Workspaces workspaces,
    Equipment equipment,
    Reports reports,
    AskServer askServer,
    Path scratchFolder,
    Map<String, String> environment,
    InstantSource clock) {
  private static final Logger LOG = System.getLogger(AttemptTools.class.getName());

  public AttemptTools {
    environment = Map.copyOf(environment);
  }

  void defect(AttemptId attempt, RuntimeException cause) {
    LOG.log(Level.ERROR, "defect in attempt " + attempt, cause);
  }
}
