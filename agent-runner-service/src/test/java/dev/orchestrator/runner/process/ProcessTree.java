package dev.orchestrator.runner.process;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A command that starts processes in all the ways in which they get lost: plain children, a shell
/// between, `setsid`, `nohup` and a double fork. All hold its stdout open as far as they can.
///
/// They are found again by an odd argument, so that the tests do not depend on the mark.
///
/// @param oddity the argument
record ProcessTree(String oddity) {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int DETACHED = 6;
  private static final String SCRIPT =
      """
      sleep "$1" &
      sh -c 'sleep "$1"; :' sh "$1" &
      setsid sleep "$1" &
      nohup sleep "$1" >/dev/null 2>&1 &
      ( setsid sh -c 'sleep "$1" & sleep "$1"' sh "$1" & )
      while [ ! -e "$2" ]; do sleep 0.05; done
      """;

  static ProcessTree create() {
    var number = ProcessHandle.current().pid() * 1000 + COUNT.incrementAndGet();
    return new ProcessTree("3600.0" + number);
  }

  /// Ends by itself once the file `go` exists in its directory.
  Launch launch(Path directory, Duration timeLimit) {
    return Launches.launch(directory, timeLimit, Launches.LONG, SCRIPT, oddity, "go");
  }

  void awaitGrown() {
    await().atMost(Duration.ofSeconds(20)).until(() -> sleepers() >= DETACHED);
  }

  void end() {
    living().forEach(ProcessHandle::destroyForcibly);
  }

  List<ProcessHandle> living() {
    return ProcessHandle.allProcesses().filter(this::isPart).toList();
  }

  long sleepers() {
    return living().stream()
        .filter(process -> process.info().command().orElse("").endsWith("sleep"))
        .count();
  }

  private boolean isPart(ProcessHandle process) {
    return List.of(process.info().arguments().orElse(new String[0])).contains(oddity);
  }
}
