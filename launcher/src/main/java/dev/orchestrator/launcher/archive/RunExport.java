package dev.orchestrator.launcher.archive;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.runner.carriage.CarriedRef;
import dev.orchestrator.runner.carriage.Departure;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.store.query.RunSnapshot;
import dev.orchestrator.store.query.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes a run into an archive, in one pass and whatever its size.
///
/// The refs are looked at after the journal's snapshot, so that the archive never tells of work
/// that it lacks; work that the journal does not know of yet is what a crash would leave, too.
public final class RunExport {
  private final RunSnapshot snapshot;
  private final @Nullable Repository repository;
  private final Path scratch;
  private final Map<String, Manifest.Part> parts = new LinkedHashMap<>();
  private @Nullable String newest;

  /// @param repository whose work comes along, null for none
  /// @param scratch a folder for the time being
  public RunExport(RunSnapshot snapshot, @Nullable Repository repository, Path scratch) {
    this.snapshot = snapshot;
    this.repository = repository;
    this.scratch = scratch;
  }

  /// Writes the archive.
  ///
  /// @param program the version of this program
  public void write(OutputStream out, String program, Instant now) throws IOException {
    var run = snapshot.summary();
    // speed counts: output is large, and commits are compressed already
    try (var zip = new ZipOutputStream(out)) {
      zip.setLevel(Deflater.BEST_SPEED);
      part(zip, Manifest.JOURNAL, this::journal);
      part(zip, Manifest.OUTPUT, to -> snapshot.output(row -> put(to, Lines.of(row))));
      var refs = repository == null ? List.<CarriedRef>of() : work(zip, repository);
      zip.putNextEntry(new ZipEntry(Manifest.NAME));
      var manifest =
          new Manifest(
              Manifest.FORMAT,
              program,
              snapshot.schema(),
              now,
              run.run(),
              run.state(),
              run.origin().baseCommit(),
              repository != null,
              refs,
              parts);
      put(zip, Json.write(manifest));
      zip.closeEntry();
    }
  }

  private void journal(OutputStream to) throws IOException {
    snapshot.journal(row -> {
      noteCommit(row);
      put(to, Lines.of(row));
    });
  }

  /// Remembers the newest commit that the run has brought in.
  private void noteCommit(StoredEvent row) {
    if (Json.read(row.event(), RunEvent.class) instanceof RunEvent.TaskSucceeded success
        && success.commit() != null) {
      newest = success.commit();
    }
  }

  private List<CarriedRef> work(ZipOutputStream zip, Repository from) throws IOException {
    var run = snapshot.summary();
    var departure = new Departure(from, run.run(), run.origin());
    var refs = departure.refs(newest);
    var bundle = scratch.resolve(Manifest.WORK);
    if (departure.write(refs, bundle, scratch)) {
      part(zip, Manifest.WORK, to -> Files.copy(bundle, to));
      Files.delete(bundle);
    }
    return refs;
  }

  private interface Content {
    void into(OutputStream to) throws IOException;
  }

  private void part(ZipOutputStream zip, String name, Content content) throws IOException {
    var digest = new Digest();
    zip.putNextEntry(new ZipEntry(name));
    content.into(new Both(zip, digest));
    zip.closeEntry();
    parts.put(name, digest.part());
  }

  private static void put(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes to two places; leaves both open.
  private static final class Both extends OutputStream {
    private final OutputStream first;
    private final OutputStream second;

    Both(OutputStream first, OutputStream second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void write(int one) throws IOException {
      first.write(one);
      second.write(one);
    }

    @Override
    public void write(byte[] some, int offset, int length) throws IOException {
      first.write(some, offset, length);
      second.write(some, offset, length);
    }
  }

  /// The digests that an export of the same run would have now.
  static Map<String, Manifest.Part> digests(RunSnapshot snapshot) throws IOException {
    var digest = new Digest();
    snapshot.journal(row -> put(digest, Lines.of(row)));
    var journal = digest.part();
    snapshot.output(row -> put(digest, Lines.of(row)));
    return Map.of(Manifest.JOURNAL, journal, Manifest.OUTPUT, digest.part());
  }
}
