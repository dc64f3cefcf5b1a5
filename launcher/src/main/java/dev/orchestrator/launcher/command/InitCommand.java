package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.schema.SchemaCheck;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.Resources;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prepares a repository: the state folder, a configuration and a plan to start from, and for
/// editors the schemas of both. Files that are there stay as they are.
@Command(
    name = "init",
    description = "Put a configuration and an example plan into .orchestrator/.")
final class InitCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  InitCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var repository = project.repository();
    var folder = project.createState(repository).path();
    put(folder.resolve("config.json"), Resources.text("init/config.json"));
    put(folder.resolve("plan.json"), Resources.text("init/plan.json"));
    put(folder.resolve("config.schema.json"), SchemaCheck.configSchema());
    put(folder.resolve("plan.schema.json"), SchemaCheck.planSchema());
    surroundings
        .out()
        .println("next: edit the plan, then `orchestrator run --plan .orchestrator/plan.json`");
    return ExitCode.SUCCEEDED;
  }

  private void put(Path file, String content) {
    try {
      Files.writeString(file, content, StandardOpenOption.CREATE_NEW);
      surroundings.out().println("wrote " + file);
    } catch (FileAlreadyExistsException e) {
      surroundings.out().println("kept " + file);
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be written (%s); check the folder's permissions"
              .formatted(file, IoReason.of(e)));
    }
  }
}
