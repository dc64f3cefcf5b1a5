package dev.orchestrator.launcher.archive;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.RefusedException;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An archive of a run as hostile input: it has the entries that we know and no others, none of
/// them becomes a file of its own name, none is read further than the manifest says, and whatever
/// is wrong is told in one sentence.
public final class ArchiveFile implements AutoCloseable {
  private static final int MAX_MANIFEST_BYTES = 8 << 20;
  private static final int MAX_LINE_BYTES = 64 << 20;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final Set<String> NAMES =
      Set.of(Manifest.NAME, Manifest.JOURNAL, Manifest.OUTPUT, Manifest.WORK);

  private final Path path;
  private final ZipFile zip;
  private final Manifest manifest;

  private ArchiveFile(Path path, ZipFile zip, long limit) throws IOException {
    this.path = path;
    this.zip = zip;
    checkNames();
    this.manifest = readManifest();
    checkSizes(limit);
  }

  /// Opens an archive and looks at all of it that is quickly looked at.
  ///
  /// @param limit how many bytes it may have when unpacked
  /// @throws UserException when it cannot be used
  public static ArchiveFile open(Path path, long limit) {
    try {
      return opened(path, limit);
    } catch (ZipException e) {
      throw UserException.usage(
          "%s is no archive of a run, or is damaged or cut off (%s)"
              .formatted(path, e.getMessage()));
    } catch (IOException e) {
      throw UserException.usage("%s cannot be read (%s)".formatted(path, IoReason.of(e)));
    }
  }

  private static ArchiveFile opened(Path path, long limit) throws IOException {
    var zip = new ZipFile(path.toFile());
    try {
      return new ArchiveFile(path, zip, limit);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  Manifest manifest() {
    return manifest;
  }

  private void checkNames() {
    var seen = new HashSet<String>();
    zip.stream()
        .limit(NAMES.size() + 1L)
        .forEach(entry -> {
          if (!NAMES.contains(entry.getName()) || !seen.add(entry.getName())) {
            throw refusal("holds '%s', which no archive of a run has".formatted(entry.getName()));
          }
        });
    for (var name : List.of(Manifest.NAME, Manifest.JOURNAL, Manifest.OUTPUT)) {
      if (!seen.contains(name)) {
        throw refusal("is no archive of a run: it has no %s".formatted(name));
      }
    }
  }

  private Manifest readManifest() throws IOException {
    byte[] bytes;
    try (var in = stream(Manifest.NAME)) {
      bytes = in.readNBytes(MAX_MANIFEST_BYTES + 1);
    }
    if (bytes.length > MAX_MANIFEST_BYTES) {
      throw refusal("has a manifest of more than %d bytes".formatted(MAX_MANIFEST_BYTES));
    }
    try {
      var text = new String(bytes, StandardCharsets.UTF_8);
      var format = Json.read(text, JsonNode.class).path("format").asInt(0);
      if (format > Manifest.FORMAT) {
        throw refusal(
            "was made by a newer version (format %d, this one reads %d); use that version"
                .formatted(format, Manifest.FORMAT));
      }
      return Json.read(text, Manifest.class);
    } catch (JacksonException | NullPointerException e) {
      throw refusal("has a manifest that cannot be read; export the run again");
    }
  }

  private void checkSizes(long limit) {
    var parts = manifest.parts();
    for (var name : NAMES) {
      var isThere = zip.getEntry(name) != null;
      if (!name.equals(Manifest.NAME) && isThere != parts.containsKey(name)) {
        throw refusal("does not hold what its manifest says; export the run again");
      }
    }
    var left = limit;
    for (var part : parts.values()) {
      if (part.bytes() < 0 || part.bytes() > left) {
        throw refusal(
            "would take more than %d bytes when unpacked; allow that with --max-bytes"
                .formatted(limit));
      }
      left -= part.bytes();
    }
  }

  /// Takes one line of the archive's text.
  interface LineTaker {
    void take(String line);
  }

  /// Hands over an entry's lines, and sees at its end whether it was whole.
  ///
  /// @throws UserException when it was not, or the taker refuses a line
  void lines(String name, LineTaker taker) throws IOException {
    var number = 0L;
    try (var in = new Checked(name)) {
      for (var line = in.line(); line != null; line = in.line()) {
        number++;
        taker.take(line);
      }
    } catch (ZipException e) {
      throw damaged(name);
    } catch (JacksonException | NullPointerException e) {
      throw refusal("is damaged: line %d of %s cannot be read".formatted(number, name));
    } catch (RefusedException e) {
      throw switch (e.refusal().code()) {
        case INVALID ->
            refusal(
                "cannot be taken in (line %d of %s): %s; it was made by version %s"
                    .formatted(number, name, e.refusal().sentence(), manifest.program()));
        default -> e;
      };
    }
  }

  /// Writes an entry somewhere, and sees at its end whether it was whole.
  void copy(String name, OutputStream to) throws IOException {
    try (var in = new Checked(name)) {
      in.copy(to);
    } catch (ZipException e) {
      throw damaged(name);
    }
  }

  private InputStream stream(String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name));
  }

  private UserException damaged(String name) {
    return refusal("is damaged: %s is not what it was; get it again".formatted(name));
  }

  private UserException refusal(String sentence) {
    return UserException.usage("%s %s".formatted(path, sentence));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /// An entry that is read no further than it may be, and compared with its digest at its end.
  private final class Checked implements AutoCloseable {
    private final String name;
    private final Manifest.Part expected;
    private final InputStream in;
    private final Digest digest = new Digest();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private long left;

    Checked(String name) throws IOException {
      this.name = name;
      this.expected = Objects.requireNonNull(manifest.parts().get(name));
      this.left = expected.bytes();
      this.in = stream(name);
    }

    /// Reads on; false at the end, which is compared with what the manifest says.
    private boolean fill() throws IOException {
      var count = in.read(buffer);
      if (count < 0) {
        if (!digest.part().equals(expected)) {
          throw damaged(name);
        }
        return false;
      }
      left -= count;
      if (left < 0) {
        throw damaged(name);
      }
      digest.write(buffer, 0, count);
      from = 0;
      to = count;
      return true;
    }

    void copy(OutputStream out) throws IOException {
      while (fill()) {
        out.write(buffer, from, to - from);
      }
    }

    /// The next line without its end; null after the last one.
    @Nullable String line() throws IOException {
      var line = new ByteArrayOutputStream();
      while (from < to || fill()) {
        var end = from;
        while (end < to && buffer[end] != '\n') {
          end++;
        }
        line.write(buffer, from, end - from);
        from = end + 1;
        if (end < to) {
          return line.toString(StandardCharsets.UTF_8);
        }
        if (line.size() > MAX_LINE_BYTES) {
          throw refusal("has a line of more than %d bytes in %s".formatted(MAX_LINE_BYTES, name));
        }
      }
      return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
