package dev.orchestrator.launcher;

import dev.orchestrator.launcher.command.OrchestratorCommand;
import dev.orchestrator.launcher.command.Surroundings;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The only entry point of the program.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    run(InstantSource.system(), args);
  }

  /// Runs the program to the end of the process, with a clock of the caller's.
  public static void run(InstantSource clock, String... args) {
    Logging.configure(List.of(args).contains("--debug"));
    var surroundings =
        new Surroundings(
            terminal(),
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Path.of("").toAbsolutePath(),
            System.getenv(),
            clock,
            new SecureRandom());
    var exitCode = OrchestratorCommand.execute(surroundings, args);
    surroundings.out().flush();
    System.exit(exitCode);
  }

  /// What is typed, if a person sees what is printed.
  private static @Nullable BufferedReader terminal() {
    var console = System.console();
    return console != null && console.isTerminal()
        ? new BufferedReader(new InputStreamReader(System.in, console.charset()))
        : null;
  }

  /// UTF-8 whatever the locale says: reasons and names are not ASCII.
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
