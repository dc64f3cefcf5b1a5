package dev.orchestrator.runner.backend;

/// What a backend can offer beyond a prompt and an answer, because its CLI can.
public enum Capability {
  /// A conversation that a later attempt can continue.
  SESSION,
  /// Instructions beside the CLI's own.
  SYSTEM_PROMPT,
  /// Instructions instead of the CLI's own.
  REPLACED_SYSTEM_PROMPT,
  MODEL,
  /// How hard the model is to think.
  EFFORT,
  /// Tools can be withheld.
  TOOLS,
  /// The CLI's own way of guarding its tools can be chosen.
  PERMISSION_MODE,
  /// The CLI itself holds the answer to a schema; without it the agent is asked for it and the
  /// answer is checked here.
  STRUCTURED_OUTPUT,
  /// Tools of MCP servers.
  MCP,
  /// Does not begin to work without the MCP servers that are required.
  REQUIRED_MCP,
  /// Counts of tokens.
  USAGE,
  /// A price in US dollars.
  COST,
  /// A bound on the price of an attempt.
  BUDGET,
  /// A bound on the number of questions to the model.
  MAX_TURNS,
  /// Words reach the agent while it works.
  STEERING,
  /// The time at which a usage limit ends.
  LIMIT_RESET
}
