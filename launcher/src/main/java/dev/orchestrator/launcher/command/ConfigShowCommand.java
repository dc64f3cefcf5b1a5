package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.config.Settings;
import dev.orchestrator.launcher.config.Settings.Setting;
import dev.orchestrator.launcher.report.Legible;
import dev.orchestrator.launcher.report.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what is in force, after all files have been merged.
@Command(
    name = "show",
    description = "Print the settings that are in force here; secret values are masked.")
final class ConfigShowCommand implements Callable<Integer> {
  private static final int WIDEST_VALUE = 80;

  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Option(names = "--origin", description = "Say where each setting comes from.")
  private boolean origin;

  @Option(names = "--json", description = "Print the settings as JSON, and nothing else.")
  private boolean json;

  ConfigShowCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() {
    var settings = project.settingsAnywhere();
    if (json) {
      surroundings.out().println(Json.write(origin ? settings.list() : settings.tree()));
    } else {
      table(settings).print(surroundings.out());
    }
    return ExitCode.SUCCEEDED;
  }

  private Table table(Settings settings) {
    var table = origin ? new Table("SETTING", "VALUE", "ORIGIN") : new Table("SETTING", "VALUE");
    for (var setting : settings.list()) {
      if (origin) {
        table.row(Legible.line(setting.pointer()), brief(setting), setting.origin());
      } else {
        table.row(Legible.line(setting.pointer()), brief(setting));
      }
    }
    return table;
  }

  /// JSON writes control characters as escapes, so that the value is fit for a terminal.
  private static String brief(Setting setting) {
    var value = setting.value().toString();
    return value.length() <= WIDEST_VALUE ? value : value.substring(0, WIDEST_VALUE - 1) + "…";
  }
}
