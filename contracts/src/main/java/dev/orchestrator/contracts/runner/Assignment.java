package dev.orchestrator.contracts.runner;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.WorktreeConfig;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunOrigin;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that a runner needs to run one attempt.
///
/// @param title the task's title; subject of commits made in the agent's name
/// @param step name of the workflow step
/// @param agentName the agent's name in the configuration; author of what it leaves uncommitted
/// @param kind what the attempt is for
/// @param prompt the whole task, also when a session is continued; [#DIFF] in it and in
///   `continuation` stands for the task's changes so far, which the runner puts in
/// @param session the CLI's conversation to continue, null for a new one
/// @param continuation what to say in a continued session instead of the prompt
/// @param onto full object id of the commit that the work is to be made to fit onto, null unless
///   that is what the attempt is for
/// @param basis number of the task's attempt on whose work this one builds: the last one of an
///   author that is known to have succeeded, whatever others may have written since; 0 where none
///   has
/// @param worktree what the workspace gets beside what git puts into it
public record Assignment(
    AttemptId attempt,
    RunOrigin origin,
    String title,
    String step,
    WorkKind kind,
    String agentName,
    AgentConfig agent,
    ProviderConfig provider,
    String prompt,
    @Nullable String session,
    String continuation,
    @Nullable String onto,
    int basis,
    WorktreeConfig worktree) {
  /// Where the task's changes are to be put into what the agent is told. Made of a private-use
  /// character, so that no text has it by accident.
  public static final String DIFF = "\uE000diff\uE000";

  /// Where the conflicts are to be put that the work has with [#onto], likewise.
  public static final String CONFLICTS = "\uE000conflicts\uE000";

  /// Where the outline of the repository's files is to be put, likewise.
  public static final String OUTLINE = "\uE000outline\uE000";

  public Assignment {
    worktree = Objects.requireNonNullElse(worktree, WorktreeConfig.NONE);
  }

  /// An attempt that has nothing to be made to fit, in a workspace that gets nothing beside what
  /// git puts into it.
  public Assignment(
      AttemptId attempt,
      RunOrigin origin,
      String title,
      String step,
      WorkKind kind,
      String agentName,
      AgentConfig agent,
      ProviderConfig provider,
      String prompt,
      @Nullable String session,
      String continuation) {
    this(
        attempt,
        origin,
        title,
        step,
        kind,
        agentName,
        agent,
        provider,
        prompt,
        session,
        continuation,
        null,
        0,
        WorktreeConfig.NONE);
  }

  /// The same attempt with something new to say in its session, or after the whole task where the
  /// session is gone.
  ///
  /// @param current null when the CLI named none
  public Assignment goingOn(@Nullable String current, String words) {
    return with(prompt + "\n\n" + words, current, words);
  }

  /// The same attempt, told in other words.
  public Assignment telling(String newPrompt, String newContinuation) {
    return with(newPrompt, session, newContinuation);
  }

  /// The same attempt in a workspace that gets this.
  public Assignment equippedWith(WorktreeConfig wanted) {
    return with(basis, wanted);
  }

  /// The same attempt, building on what this one has handed over.
  public Assignment buildingOn(int earlier) {
    return with(earlier, worktree);
  }

  private Assignment with(int newBasis, WorktreeConfig newWorktree) {
    return new Assignment(
        attempt,
        origin,
        title,
        step,
        kind,
        agentName,
        agent,
        provider,
        prompt,
        session,
        continuation,
        onto,
        newBasis,
        newWorktree);
  }

  /// The same attempt of an agent with other settings.
  public Assignment playedBy(AgentConfig newAgent) {
    return with(newAgent, prompt, session, continuation);
  }

  private Assignment with(String newPrompt, @Nullable String newSession, String newContinuation) {
    return with(agent, newPrompt, newSession, newContinuation);
  }

  private Assignment with(
      AgentConfig newAgent, String newPrompt, @Nullable String newSession, String newContinuation) {
    return new Assignment(
        attempt,
        origin,
        title,
        step,
        kind,
        agentName,
        newAgent,
        provider,
        newPrompt,
        newSession,
        newContinuation,
        onto,
        basis,
        worktree);
  }
}
