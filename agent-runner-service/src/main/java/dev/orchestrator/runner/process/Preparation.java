package dev.orchestrator.runner.process;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Turns a launch into what the system starts, or says what is missing for it.
final class Preparation {
  private static final File NOTHING = new File("/dev/null");

  private Preparation() {}

  static ProcessBuilder prepare(Launch launch, ProcessHost.Keeping keeping, Mark mark)
      throws LaunchException {
    if (!Files.isDirectory(launch.directory())) {
      throw new LaunchException("directory %s does not exist".formatted(launch.directory()));
    }
    checkProtection(launch, keeping.enclosure());
    var command =
        keeping.enclosure().wrap(resolved(launch), launch.protection(), mark, keeping.grace());
    var builder = new ProcessBuilder(command).directory(launch.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(mark.addedTo(launch.environment()));
    if (launch.input().length == 0 && !launch.dialogue()) {
      builder.redirectInput(Redirect.from(NOTHING));
    }
    return builder;
  }

  private static void checkProtection(Launch launch, Enclosure enclosure) throws LaunchException {
    var trouble = enclosure.containment().readOnlyTrouble();
    if (trouble != null && !launch.protection().isNone()) {
      throw new LaunchException("no folder can be made read-only here: " + trouble);
    }
    for (var folder : launch.protection().readOnly()) {
      if (!Files.isDirectory(folder)) {
        throw new LaunchException("directory %s does not exist".formatted(folder));
      }
    }
  }

  /// The wrappers would report a missing program by an exit code of theirs only, so it is looked up
  /// here.
  private static List<String> resolved(Launch launch) throws LaunchException {
    var command = new ArrayList<>(launch.command());
    var program = Executables.find(command.getFirst(), launch.environment(), launch.directory());
    command.set(0, program.toString());
    return command;
  }
}
