package dev.orchestrator.runner.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/// A small shell that outlives us when we are killed, and then ends what bears the mark of our
/// host.
///
/// It reads from a pipe that only we can write to, and that the kernel closes when we are gone.
/// Then it looks for marked processes until several looks in a row find none: one may just be
/// starting.
final class Watchdog implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' HUP INT QUIT TERM
      while read -r _; do :; done
      looks=0
      clean=0
      while [ "$clean" -lt 5 ] && [ "$looks" -lt 600 ]; do
        looks=$((looks + 1))
        clean=$((clean + 1))
        for file in $(
          grep -lsF "$1" /proc/[0-9]*/environ
          grep -lsE "$2" /proc/[0-9]*/limits
        ); do
          clean=0
          pid=${file#/proc/}
          kill -KILL "${pid%/*}"
        done
        sleep 0.1
      done
      """;

  private final Process process;

  private Watchdog(Process process) {
    this.process = process;
  }

  static Watchdog start(Starter starter, String host) throws IOException {
    var command = new ArrayList<String>();
    Executables.findTool("setsid").ifPresent(command::add);
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "orchestrator-watchdog"));
    command.add(Mark.prefix(host));
    command.add("^%s .*%s".formatted(MarkedProcesses.LIMIT, Mark.limitPattern(host)));
    var builder =
        new ProcessBuilder(command)
            .directory(new File("/"))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    return new Watchdog(starter.start(builder));
  }

  /// Call it when nothing is left to watch.
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
