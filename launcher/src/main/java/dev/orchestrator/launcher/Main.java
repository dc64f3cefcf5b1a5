package dev.orchestrator.launcher;

import dev.orchestrator.launcher.command.OrchestratorCommand;
import dev.orchestrator.launcher.command.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// The only entry point of the program.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Logging.configure(List.of(args).contains("--debug"));
    var surroundings =
        new Surroundings(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            Path.of("").toAbsolutePath(),
            System.getenv(),
            InstantSource.system(),
            new SecureRandom());
    var exitCode = OrchestratorCommand.execute(surroundings, args);
    surroundings.out().flush();
    System.exit(exitCode);
  }

  /// UTF-8 whatever the locale says: reasons and names are not ASCII.
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
