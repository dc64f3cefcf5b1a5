package dev.orchestrator.launcher.laboratory;

import dev.orchestrator.launcher.endtoend.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Something bad that happens to a program at work.
sealed interface Harm {
  int KILLED = 137;
  int ENVIRONMENT = 3;
  int INTERRUPTED = 130;

  /// How SIGTERM ends a program that has not yet taken its signals over.
  int TERMINATED = 143;

  /// How long the program is at work before.
  Moment after();

  /// Makes it happen.
  ///
  /// @return the exit codes with which the program may end of it; none when it has to go on
  Set<Integer> strike(Program program, World world) throws Exception;

  record Kill(Moment after) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws Exception {
      program.kill();
      return Set.of(KILLED);
    }
  }

  /// Signals that ask for an end.
  record Signals(Moment after, List<String> names) implements Harm {
    /// Longer than signals count as one.
    private static final Duration GAP = Duration.ofMillis(600);

    @Override
    public Set<Integer> strike(Program program, World world) throws Exception {
      for (var name : names) {
        program.signal(name);
        if (program.endsWithin(GAP)) {
          break;
        }
      }
      return names.contains("TERM") && program.out().isEmpty()
          ? Set.of(INTERRUPTED, TERMINATED)
          : Set.of(INTERRUPTED);
    }
  }

  /// The program stands still, as on a machine that is asleep.
  record Freeze(Moment after, Duration length) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws Exception {
      freeze(List.of(program.pid()), program, length);
      return Set.of();
    }
  }

  /// The agents stand still.
  record FreezeAgents(Moment after, Duration length) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws Exception {
      freeze(world.agents(), program, length);
      return Set.of();
    }
  }

  private static void freeze(List<Long> processes, Program program, Duration length)
      throws Exception {
    signal("STOP", processes);
    var _ = program.endsWithin(length);
    signal("CONT", processes);
  }

  private static void signal(String name, List<Long> processes) throws Exception {
    for (var process : processes) {
      new ProcessBuilder("kill", "-" + name, process.toString()).start().waitFor();
    }
  }

  /// The clock is put forward or back.
  record MoveClock(Moment after, Duration by) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws IOException {
      world.bench().moveClock(by);
      return Set.of();
    }
  }

  /// Another program has the store to itself.
  record LockStore(Moment after, Duration length) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws Exception {
      if (Files.exists(world.database())) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + world.database());
            var statement = connection.createStatement()) {
          statement.execute("PRAGMA busy_timeout = 5000");
          statement.execute("BEGIN IMMEDIATE");
          var _ = program.endsWithin(length);
          statement.execute("ROLLBACK");
        }
      }
      return Set.of();
    }
  }

  /// The disk stops working.
  record BreakDisk(Moment after, DiskFault fault) implements Harm {
    @Override
    public Set<Integer> strike(Program program, World world) throws IOException {
      world.bench().breakDisk(fault);
      return Set.of(ENVIRONMENT);
    }
  }
}
