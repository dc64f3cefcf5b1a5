package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.plan.Task;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.TextFile;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.RunHistory;
import dev.orchestrator.scheduler.planfile.PlanReader;
import dev.orchestrator.scheduler.planfile.PlanReading;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// Reads the plan files that users name.
final class PlanFile {
  private PlanFile() {}

  /// @param file as the user named it, which is how messages name it
  /// @throws UserException naming every problem in the file
  static Plan read(Surroundings surroundings, Path file, Config config) {
    return read(surroundings, file, PlanReader.of(config), List.of());
  }

  /// Reads tasks that are added to those that a run has already.
  ///
  /// @throws UserException naming every problem in the file
  static Plan read(Surroundings surroundings, Path file, Config config, RunHistory history) {
    var workflows = history.workflows().keySet();
    var reader = new PlanReader(config.agents().keySet(), workflows);
    return read(surroundings, file, reader, history.tasks());
  }

  private static Plan read(
      Surroundings surroundings, Path file, PlanReader reader, List<Task> existing) {
    var text = text(surroundings.folder(), file);
    return switch (reader.read(file.toString(), text, existing)) {
      case PlanReading.Valid(var plan) -> plan;
      case PlanReading.Invalid(var problems) -> throw UserException.problems(problems);
    };
  }

  private static String text(Path folder, Path file) {
    var place = folder.resolve(file);
    if (Files.isDirectory(place)) {
      throw UserException.usage("%s is a folder; name a plan file".formatted(file));
    }
    try {
      return TextFile.read(place);
    } catch (NoSuchFileException e) {
      throw UserException.usage("there is no file %s; name a plan file".formatted(file));
    } catch (MalformedInputException e) {
      throw UserException.usage("%s is not UTF-8 text; save it as UTF-8".formatted(file));
    } catch (IOException e) {
      throw UserException.usage(
          "%s cannot be read (%s); check its permissions".formatted(file, IoReason.of(e)));
    }
  }
}
