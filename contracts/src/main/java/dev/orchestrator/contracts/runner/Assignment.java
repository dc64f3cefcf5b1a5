package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import org.jspecify.annotations.Nullable;

/// All that a runner needs to run one attempt.
///
/// @param title the task's title; subject of commits made in the agent's name
/// @param step name of the workflow step
/// @param agentName the agent's name in the configuration; author of what it leaves uncommitted
/// @param prompt the whole task, also when a session is continued
/// @param session the CLI's conversation to continue, null for a new one
/// @param continuation what to say in a continued session instead of the prompt
public record Assignment(
    AttemptId attempt,
    RunOrigin origin,
    String title,
    String step,
    String agentName,
    AgentConfig agent,
    ProviderConfig provider,
    String prompt,
    @Nullable String session,
    String continuation) {}
