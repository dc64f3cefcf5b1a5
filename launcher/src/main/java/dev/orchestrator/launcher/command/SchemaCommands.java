package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The commands that print the schemas of the files that users write.
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

  /// `orchestrator plan --schema`.
  @Command(name = "plan", description = "About plan files.")
  static final class PlanCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "GOAL", description = "What to plan for.")
    private @Nullable String goal;

    @Option(names = "--schema", description = "Print the JSON Schema of plan files.")
    private boolean schema;

    PlanCommand(Surroundings surroundings) {
      this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
      if (!schema) {
        throw UserException.usage(
            "planning from a goal is not supported yet; `orchestrator plan --schema` prints the"
                + " schema for writing a plan");
      }
      surroundings.out().print(SchemaCheck.planSchema());
      return ExitCode.SUCCEEDED;
    }
  }
}
