package dev.orchestrator.launcher.laboratory;

import dev.orchestrator.launcher.Main;
import java.nio.file.Path;

/// The program as users start it, but for a clock that can be put forward and back, and a disk that
/// can be broken.
final class LaboratoryMain {
  /// The variable that names the folder through which it is reached.
  static final String BENCH = "LABORATORY_BENCH";

  /// The exit code that says so when the laboratory itself has failed.
  static final int OUT_OF_ORDER = 99;

  private LaboratoryMain() {}

  public static void main(String[] args) {
    var bench = new Bench(Path.of(System.getenv(BENCH)));
    Thread.ofPlatform().daemon().name("bench").start(bench::obeyDiskFaults);
    Main.run(bench.clock(), args);
  }
}
