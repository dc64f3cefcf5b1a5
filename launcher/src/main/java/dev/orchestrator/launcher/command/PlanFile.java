package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.scheduler.planfile.PlanReader;
import dev.orchestrator.scheduler.planfile.PlanReading;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads the plan files that users name.
final class PlanFile {
  private PlanFile() {}

  /// @throws UserException naming every problem in the file
  static Plan read(Path file, Config config) {
    var reading = new PlanReader(config.agents().keySet()).read(file.toString(), text(file));
    return switch (reading) {
      case PlanReading.Valid(var plan) -> plan;
      case PlanReading.Invalid(var problems) -> throw UserException.problems(problems);
    };
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw UserException.usage("there is no file %s; name a plan file".formatted(file));
    } catch (MalformedInputException e) {
      throw UserException.usage("%s is not UTF-8 text; save it as UTF-8".formatted(file));
    } catch (IOException e) {
      throw UserException.usage("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }
}
