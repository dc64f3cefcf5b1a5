package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The commands about configuration files.
@Command(name = "config", description = "Show and check the configuration.")
final class ConfigCommand {
  private final Surroundings surroundings;

  private ConfigCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new ConfigCommand(surroundings))
        .addSubcommand(new ConfigShowCommand(surroundings))
        .addSubcommand(new Validate(surroundings));
  }

  @Command(name = "schema", description = "Print the JSON Schema of the configuration files.")
  int schema() {
    surroundings.out().print(SchemaCheck.configSchema());
    return ExitCode.SUCCEEDED;
  }

  @Command(
      name = "validate",
      description = "Check the configuration that holds here and name everything wrong with it.")
  private static final class Validate implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final Project project;

    Validate(Surroundings surroundings) {
      this.surroundings = surroundings;
      this.project = new Project(surroundings);
    }

    @Override
    public Integer call() {
      project.configAnywhere();
      surroundings.out().println("the configuration is valid");
      return ExitCode.SUCCEEDED;
    }
  }
}
