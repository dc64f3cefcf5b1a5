package dev.orchestrator.runner.process;

import dev.orchestrator.contracts.log.LogContext;
import dev.orchestrator.runner.process.Containment.Kind;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program with a host and a process tree, for tests that end a whole JVM.
final class HostProgram {
  static final String READY = "ready ";

  private HostProgram() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[2]);
    var tree = new ProcessTree(arguments[1]);
    try (var host = open(Kind.valueOf(arguments[0]), folder)) {
      var process = host.start(tree.launch(folder, Launches.LONG), new CountingListener());
      System.out.println(READY + host.containment().kind());
      process.await();
    }
  }

  private static ProcessHost open(Kind kind, Path folder) throws Exception {
    var random = RandomGenerator.of("SecureRandom");
    return switch (kind) {
      case PID_NAMESPACE -> ProcessHost.open(folder, random);
      case MARKED_SESSION -> {
        var session = EnclosureProbe.open().session("chosen by a test");
        yield ProcessHost.open(folder, random, new ProcessHost.Keeping(session, ProcessHost.GRACE));
      }
    };
  }

  /// The command line that runs it with nothing but what it needs on the class path.
  static List<String> command(Kind kind, ProcessTree tree, Path folder) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath =
        Stream.of(ProcessHost.class, LogContext.class, HostProgram.class)
            .map(HostProgram::location)
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return List.of(
        java,
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath,
        "--enable-native-access=ALL-UNNAMED",
        HostProgram.class.getName(),
        kind.name(),
        tree.oddity(),
        folder.toString());
  }

  static Path location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
