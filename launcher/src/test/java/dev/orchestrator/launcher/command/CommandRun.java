package dev.orchestrator.launcher.command;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What became of one command line, executed in this JVM.
public record CommandRun(int exitCode, String out, String err) {
  /// No two test runs may give their process hosts the same id, or they end each other's agents.
  private static final RandomGenerator RANDOM = RandomGenerator.of("SecureRandom");

  /// Executes it in a folder, with that folder's parent as the user's home.
  public static CommandRun in(Path folder, String... args) {
    return in(folder, null, Map.of(), args);
  }

  /// The same with a person at the terminal.
  ///
  /// @param typed what the person types, null for nobody there
  /// @param variables more of the environment
  static CommandRun in(
      Path folder, @Nullable List<String> typed, Map<String, String> variables, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var environment = new HashMap<>(variables);
    environment.put("HOME", Objects.requireNonNull(folder.getParent()).toString());
    environment.putIfAbsent("PATH", System.getenv("PATH"));
    var surroundings =
        new Surroundings(
            typed == null ? null : new TypedAnswers(out, typed),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            environment,
            InstantSource.system(),
            RANDOM);
    var exitCode = OrchestratorCommand.execute(surroundings, args);
    return new CommandRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return out.lines().toList();
  }

  /// How a command ends that did nothing but complain.
  public static CommandRun refused(int exitCode, String... sentences) {
    var err = new StringBuilder();
    for (var sentence : sentences) {
      err.append("orchestrator: ").append(sentence).append('\n');
    }
    return new CommandRun(exitCode, "", err.toString());
  }
}
