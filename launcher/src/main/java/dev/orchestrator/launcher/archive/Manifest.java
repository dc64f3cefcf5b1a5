package dev.orchestrator.launcher.archive;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.contracts.run.RunState;
import dev.orchestrator.runner.carriage.CarriedRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// What an archive says about itself.
///
/// @param format number of the archive's form
/// @param program the version that made it
/// @param schema number of the schema of the database that it is from
/// @param state the run's at that time
/// @param baseCommit the one that the run began at
/// @param refs the run's refs at that time; none when git was left out
/// @param withGit whether refs and commits are part of it
/// @param parts size and digest of each other entry, by its name
record Manifest(
    int format,
    String program,
    long schema,
    Instant exportedAt,
    RunId run,
    RunState state,
    String baseCommit,
    boolean withGit,
    List<CarriedRef> refs,
    Map<String, Part> parts) {
  /// The number of the form that this version writes, and the highest one that it reads.
  static final int FORMAT = 1;

  static final String NAME = "manifest.json";
  static final String JOURNAL = "journal.ndjson";
  static final String OUTPUT = "output.ndjson";
  static final String WORK = "work.bundle";

  Manifest {
    Stream.of(program, exportedAt, run, state, baseCommit).forEach(Objects::requireNonNull);
    refs = List.copyOf(refs);
    parts = Map.copyOf(parts);
  }

  /// @param bytes when unpacked
  /// @param sha256 in hexadecimal
  record Part(long bytes, String sha256) {}
}
