package dev.orchestrator.runner.backend;

/// Whether an agent CLI is there.
public sealed interface CliReport {

  /// @param version what the program says about itself, on one line
  record Usable(String version, Login login) implements CliReport {}

  /// @param reason one sentence that names what is missing
  record Unusable(String reason) implements CliReport {}
}
