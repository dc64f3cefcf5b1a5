package dev.orchestrator.launcher.laboratory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A folder by which the laboratory reaches into the program while it runs: files in it say how
/// wrong its clock is and how its disk fails.
record Bench(Path folder) {
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private Path offset() {
    return folder.resolve("clock-offset");
  }

  private Path fault(DiskFault fault) {
    return folder.resolve(fault.name());
  }

  /// Puts the program's clock away from the true time, further than it was.
  void moveClock(Duration by) throws IOException {
    var moved = folder.resolve("clock-offset.new");
    Files.writeString(moved, readOffset().plus(by).toString());
    Files.move(moved, offset(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Duration readOffset() throws IOException {
    try {
      return Duration.parse(Files.readString(offset()));
    } catch (NoSuchFileException e) {
      return Duration.ZERO;
    }
  }

  /// The program's clock.
  InstantSource clock() {
    return () -> {
      try {
        return Instant.now().plus(readOffset());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /// Has the disk of the program that runs now fail from here on.
  void breakDisk(DiskFault fault) throws IOException {
    Files.createFile(fault(fault));
  }

  /// Gives the next program a disk that works.
  void mendDisk() throws IOException {
    for (var fault : DiskFault.values()) {
      Files.deleteIfExists(fault(fault));
    }
  }

  /// In the program: waits for a fault and makes it; a laboratory that cannot do that ends the
  /// program.
  void obeyDiskFaults() {
    try {
      obeyDiskFault();
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(LaboratoryMain.OUT_OF_ORDER);
    }
  }

  private void obeyDiskFault() throws InterruptedException {
    while (true) {
      for (var fault : DiskFault.values()) {
        if (Files.exists(fault(fault))) {
          fault.begin();
          return;
        }
      }
      Thread.sleep(INTERVAL);
    }
  }
}
