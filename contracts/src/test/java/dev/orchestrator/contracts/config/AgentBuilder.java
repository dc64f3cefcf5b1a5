package dev.orchestrator.contracts.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Makes agents for tests; what is not set is as the configuration's defaults have it.
public final class AgentBuilder {
  private final String provider;
  private @Nullable String description;
  private @Nullable String model;
  private @Nullable String effort;
  private @Nullable String systemPrompt;
  private SystemPromptMode systemPromptMode = SystemPromptMode.APPEND;
  private @Nullable List<String> tools;
  private @Nullable String permissionMode;
  private @Nullable ObjectNode outputSchema;
  private Map<String, McpServerConfig> mcpServers = Map.of();
  private @Nullable Double budgetUsd;
  private @Nullable Integer maxTurns;
  private @Nullable Price price;
  private Duration timeout = Duration.ofMinutes(30);
  private Duration idleTimeout = Duration.ofMinutes(15);
  private AgentLimits limits = AgentLimits.DEFAULT;

  private AgentBuilder(String provider) {
    this.provider = provider;
  }

  public static AgentBuilder on(String provider) {
    return new AgentBuilder(provider);
  }

  public AgentBuilder description(String value) {
    description = value;
    return this;
  }

  public AgentBuilder model(String value) {
    model = value;
    return this;
  }

  public AgentBuilder effort(String value) {
    effort = value;
    return this;
  }

  public AgentBuilder systemPrompt(String value) {
    systemPrompt = value;
    return this;
  }

  public AgentBuilder systemPromptMode(SystemPromptMode value) {
    systemPromptMode = value;
    return this;
  }

  public AgentBuilder tools(List<String> value) {
    tools = value;
    return this;
  }

  public AgentBuilder permissionMode(String value) {
    permissionMode = value;
    return this;
  }

  public AgentBuilder outputSchema(ObjectNode value) {
    outputSchema = value;
    return this;
  }

  public AgentBuilder mcpServers(Map<String, McpServerConfig> value) {
    mcpServers = value;
    return this;
  }

  public AgentBuilder budgetUsd(Double value) {
    budgetUsd = value;
    return this;
  }

  public AgentBuilder maxTurns(Integer value) {
    maxTurns = value;
    return this;
  }

  public AgentBuilder limits(Duration time, Duration idle) {
    timeout = time;
    idleTimeout = idle;
    return this;
  }

  public AgentBuilder limits(AgentLimits value) {
    limits = value;
    return this;
  }

  public AgentBuilder price(Price value) {
    price = value;
    return this;
  }

  public AgentConfig build() {
    return new AgentConfig(
        provider,
        description,
        null,
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
        price);
  }
}
