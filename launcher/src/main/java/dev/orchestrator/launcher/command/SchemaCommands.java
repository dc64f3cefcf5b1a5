package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import picocli.CommandLine.Command;

/// The commands about the files that users write.
final class SchemaCommands {
  private SchemaCommands() {}

  /// `orchestrator config schema`.
  @Command(name = "config", description = "About the configuration files.")
  static final class ConfigCommand {
    private final Surroundings surroundings;

    ConfigCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Command(name = "schema", description = "Print the JSON Schema of the configuration files.")
    int schema() {
      surroundings.out().print(SchemaCheck.configSchema());
      return ExitCode.SUCCEEDED;
    }
  }
}
