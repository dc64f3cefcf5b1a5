package dev.orchestrator.contracts.plan;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One node of the plan, done by one agent in a workspace of its own.
///
/// @param agent the name of an agent in the configuration
/// @param prompt what the agent is asked to do, as the plan's author wrote it
/// @param dependsOn tasks that must have ended before this one starts
/// @param writes globs, relative to the repository's root, of the files that the task may change
/// @param workflow the name of a workflow in the configuration; null for the agent's work alone
public record Task(
    TaskId id,
    String title,
    String agent,
    String prompt,
    List<TaskId> dependsOn,
    List<String> writes,
    OnFailure onFailure,
    @Nullable String workflow) {

  public static final String DEFAULT_AGENT = "coder";

  /// A task without a workflow.
  public Task(
      TaskId id,
      @Nullable String title,
      @Nullable String agent,
      String prompt,
      @Nullable List<TaskId> dependsOn,
      @Nullable List<String> writes,
      @Nullable OnFailure onFailure) {
    this(id, title, agent, prompt, dependsOn, writes, onFailure, null);
  }

  public Task(
      TaskId id,
      @Nullable String title,
      @Nullable String agent,
      String prompt,
      @Nullable List<TaskId> dependsOn,
      @Nullable List<String> writes,
      @Nullable OnFailure onFailure,
      @Nullable String workflow) {
    this.id = id;
    this.title = Objects.requireNonNullElse(title, id.value());
    this.agent = Objects.requireNonNullElse(agent, DEFAULT_AGENT);
    this.prompt = prompt;
    this.dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    this.writes = writes == null ? List.of() : List.copyOf(writes);
    this.onFailure = Objects.requireNonNullElse(onFailure, OnFailure.HARD);
    this.workflow = workflow;
  }
}
