package dev.orchestrator.scheduler.dispatch;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.scheduler.plan.TaskNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a task into an assignment for the agent that the configuration names.
final class Agents {
  private final Config config;

  Agents(Config config) {
    this.config = config;
  }

  /// Empty when the agent or its provider is not configured any more.
  Optional<Assignment> assignment(
      AttemptId attempt, RunOrigin origin, TaskNode node, @Nullable String session) {
    var name = node.task().agent();
    var agent = config.agents().get(name);
    var provider = agent == null ? null : config.providers().get(agent.provider());
    return agent == null || provider == null
        ? Optional.empty()
        : Optional.of(assignment(attempt, origin, node, session, agent, provider));
  }

  private static Assignment assignment(
      AttemptId attempt,
      RunOrigin origin,
      TaskNode node,
      @Nullable String session,
      AgentConfig agent,
      ProviderConfig provider) {
    var name = node.task().agent();
    return new Assignment(
        attempt,
        origin,
        node.task().title(),
        name,
        name,
        agent,
        provider,
        Prompts.task(node),
        session,
        Prompts.CONTINUATION);
  }
}
