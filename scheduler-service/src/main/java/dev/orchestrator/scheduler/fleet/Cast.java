package dev.orchestrator.scheduler.fleet;

import java.util.List;

/// Who plays which agent.
@FunctionalInterface
public interface Cast {
  /// Those who can play it, in the order in which they are to be asked: first the agent itself.
  ///
  /// @param agent its name, empty for a command
  List<Player> of(String agent);
}
