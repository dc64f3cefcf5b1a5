package dev.orchestrator.runner.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes launches for tests, with the fields that a test does not care about filled in.
final class Launches {
  static final Duration LONG = Duration.ofMinutes(5);
  static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

  private Launches() {}

  static Launch shell(Path directory, String script, String... arguments) {
    return launch(directory, LONG, LONG, script, arguments);
  }

  static Launch launch(
      Path directory, Duration timeLimit, Duration idleLimit, String script, String... arguments) {
    var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    return new Launch(
        command, directory, ENVIRONMENT, new byte[0], StopSignal.TERMINATE, timeLimit, idleLimit);
  }

  static Launch withCommand(Launch launch, String... command) {
    return new Launch(
        List.of(command),
        launch.directory(),
        launch.environment(),
        launch.input(),
        launch.stopSignal(),
        launch.timeLimit(),
        launch.idleLimit());
  }

  static Launch withEnvironment(Launch launch, Map<String, String> environment) {
    return new Launch(
        launch.command(),
        launch.directory(),
        environment,
        launch.input(),
        launch.stopSignal(),
        launch.timeLimit(),
        launch.idleLimit());
  }

  static Launch withInput(Launch launch, String input) {
    return new Launch(
        launch.command(),
        launch.directory(),
        launch.environment(),
        input.getBytes(StandardCharsets.UTF_8),
        launch.stopSignal(),
        launch.timeLimit(),
        launch.idleLimit());
  }

  static Launch withStopSignal(Launch launch, StopSignal stopSignal) {
    return new Launch(
        launch.command(),
        launch.directory(),
        launch.environment(),
        launch.input(),
        stopSignal,
        launch.timeLimit(),
        launch.idleLimit());
  }
}
