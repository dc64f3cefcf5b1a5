package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import org.jspecify.annotations.Nullable;

/// All that a runner needs to run one attempt.
///
/// @param step name of the workflow step
/// @param agentName the agent's name in the configuration; author of what it leaves uncommitted
/// @param session the CLI's conversation to continue, null for a new one
public record Assignment(
    AttemptId attempt,
    RunOrigin origin,
    String step,
    String agentName,
    AgentConfig agent,
    ProviderConfig provider,
    String prompt,
    @Nullable String session) {}
