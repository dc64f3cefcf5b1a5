package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.launcher.local.LocalRun;
import dev.orchestrator.launcher.local.StateFolder;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the program gets from outside: streams, environment, clock and chance. Made by `Main`
/// alone, so that commands can be tested.
///
/// @param answers what a person at the terminal types; null when nobody can be asked
/// @param out for results
/// @param err for everything that is not a result
/// @param folder the current folder
/// @param random safe for use by several threads
/// @param observing what the command line says of logs, metrics and traces; filled when it is read
public record Surroundings(
    @Nullable BufferedReader answers,
    PrintStream out,
    PrintStream err,
    Path folder,
    Map<String, String> environment,
    InstantSource clock,
    RandomGenerator random,
    Observing observing) {

  /// Those of a command line that says nothing of logs yet.
  public Surroundings(
      @Nullable BufferedReader answers,
      PrintStream out,
      PrintStream err,
      Path folder,
      Map<String, String> environment,
      InstantSource clock,
      RandomGenerator random) {
    this(answers, out, err, folder, environment, clock, random, new Observing());
  }

  /// A run in a repository, which tells the person at the terminal what it has to say besides.
  LocalRun localRun(StateFolder state, Config config) {
    return new LocalRun(
        state,
        observing.in(config),
        environment,
        clock,
        random,
        sentence -> err.println("note: " + sentence));
  }

  /// `~/.orchestrator`.
  Path userFolder() {
    var home =
        Objects.requireNonNullElseGet(
            environment.get("HOME"), () -> System.getProperty("user.home"));
    return Path.of(home, ".orchestrator");
  }
}
