package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A role that tasks name: which provider plays it, how it is instructed and within which limits.
///
/// @param description what it is good at, told to the one who plans
/// @param cost what it costs in the user's words, told to the one who plans
/// @param effort how hard the model is to think, in the CLI's own words; null for its default
/// @param tools what it may do, of `read`, `edit`, `shell`, `web`; null for all
/// @param permissionMode how the CLI guards its tools, in its own words; null for the one that
///   suits unattended work best
/// @param outputSchema JSON schema that its answer must fit; null for an answer in words
/// @param mcpServers by the name under which the agent sees their tools
/// @param budgetUsd US dollars that one attempt may cost, as far as the CLI can tell
/// @param maxTurns how often one attempt may ask the model, as far as the CLI counts
/// @param timeout how long one attempt may take
/// @param idleTimeout how long one attempt may say nothing
/// @param limits how much of the machine one attempt may take
/// @param price what its model costs, where the CLI does not say; null for the provider's prices
/// @param fallback who plays it while its provider cannot, the first one first: names of agents, or
///   of providers where there is no agent of that name
/// @param retry what its failures lead to; null for what holds for all
public record AgentConfig(
    String provider,
    @Nullable String description,
    @Nullable String cost,
    @Nullable String model,
    @Nullable String effort,
    @Nullable String systemPrompt,
    SystemPromptMode systemPromptMode,
    @Nullable List<String> tools,
    @Nullable String permissionMode,
    @Nullable ObjectNode outputSchema,
    Map<String, McpServerConfig> mcpServers,
    @Nullable Double budgetUsd,
    @Nullable Integer maxTurns,
    Duration timeout,
    Duration idleTimeout,
    AgentLimits limits,
    @Nullable Price price,
    List<String> fallback,
    @Nullable RetryPolicy retry) {
  public AgentConfig {
    tools = tools == null ? null : List.copyOf(tools);
    mcpServers = Map.copyOf(mcpServers);
    limits = Objects.requireNonNullElse(limits, AgentLimits.DEFAULT);
    fallback = fallback == null ? List.of() : List.copyOf(fallback);
  }

  /// An agent that nobody else plays.
  public AgentConfig(
      String provider,
      @Nullable String description,
      @Nullable String cost,
      @Nullable String model,
      @Nullable String effort,
      @Nullable String systemPrompt,
      SystemPromptMode systemPromptMode,
      @Nullable List<String> tools,
      @Nullable String permissionMode,
      @Nullable ObjectNode outputSchema,
      Map<String, McpServerConfig> mcpServers,
      @Nullable Double budgetUsd,
      @Nullable Integer maxTurns,
      Duration timeout,
      Duration idleTimeout,
      AgentLimits limits,
      @Nullable Price price) {
    this(
        provider,
        description,
        cost,
        model,
        effort,
        systemPrompt,
        systemPromptMode,
        tools,
        permissionMode,
        outputSchema,
        mcpServers,
        budgetUsd,
        maxTurns,
        timeout,
        idleTimeout,
        limits,
        price,
        List.of(),
        null);
  }

  /// What a program that is started without an agent runs by.
  ///
  /// @param limit how long it may take, and how long it may say nothing
  public static AgentConfig ofCommand(String name, Duration limit) {
    return new AgentConfig(
        name,
        null,
        null,
        null,
        null,
        null,
        SystemPromptMode.APPEND,
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        limit,
        limit,
        AgentLimits.DEFAULT,
        null);
  }

  /// The same agent, bound to answer by a schema.
  public AgentConfig answering(ObjectNode schema) {
    return new AgentConfig(
        provider,
        description,
        cost,
        model,
        effort,
        systemPrompt,
        systemPromptMode,
        tools,
        permissionMode,
        schema,
        mcpServers,
        budgetUsd,
        maxTurns,
        timeout,
        idleTimeout,
        limits,
        price,
        fallback,
        retry);
  }

  /// The same agent with the tools of one more server.
  public AgentConfig withMcpServer(String name, McpServerConfig server) {
    var servers = new HashMap<>(mcpServers);
    servers.put(name, server);
    return new AgentConfig(
        provider,
        description,
        cost,
        model,
        effort,
        systemPrompt,
        systemPromptMode,
        tools,
        permissionMode,
        outputSchema,
        servers,
        budgetUsd,
        maxTurns,
        timeout,
        idleTimeout,
        limits,
        price,
        fallback,
        retry);
  }

  /// The same role with the means of another agent: its provider, model and what goes with them.
  public AgentConfig playedLike(AgentConfig player) {
    return new AgentConfig(
        player.provider,
        description,
        cost,
        player.model,
        player.effort,
        systemPrompt,
        systemPromptMode,
        tools,
        player.permissionMode,
        outputSchema,
        mcpServers,
        player.budgetUsd,
        player.maxTurns,
        player.timeout,
        player.idleTimeout,
        limits,
        player.price,
        fallback,
        retry);
  }

  /// The same role on another provider, with that one's own choice of what its CLI has words of its
  /// own for.
  public AgentConfig playedOn(String otherProvider) {
    return new AgentConfig(
        otherProvider,
        description,
        cost,
        null,
        null,
        systemPrompt,
        systemPromptMode,
        tools,
        null,
        outputSchema,
        mcpServers,
        budgetUsd,
        maxTurns,
        timeout,
        idleTimeout,
        limits,
        null,
        fallback,
        retry);
  }

  /// The same role as a program plays it that can be told its task and nothing else.
  public AgentConfig playedByProgram() {
    return new AgentConfig(
        provider,
        description,
        cost,
        null,
        null,
        null,
        SystemPromptMode.APPEND,
        null,
        null,
        null,
        Map.of(),
        null,
        null,
        timeout,
        idleTimeout,
        limits,
        price,
        fallback,
        retry);
  }

  /// Whether it has a tool by which files change.
  public boolean mayChangeFiles() {
    return tools == null || tools.contains("edit") || tools.contains("shell");
  }
}
