package dev.orchestrator.launcher;

import dev.orchestrator.contracts.schema.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files that users name, which may be devices without an end.
public final class TextFile {
  private static final int CHUNK = 8 * 1024;

  private TextFile() {}

  /// The file's text; of one larger than [JsonFile#MAX_CHARACTERS] so much that this can be told.
  ///
  /// @throws java.nio.charset.MalformedInputException when it is not UTF-8
  public static String read(Path file) throws IOException {
    try (var reader = Files.newBufferedReader(file)) {
      var text = new StringBuilder();
      var chunk = new char[CHUNK];
      int length = reader.read(chunk);
      while (length >= 0 && text.length() <= JsonFile.MAX_CHARACTERS) {
        text.append(chunk, 0, length);
        length = reader.read(chunk);
      }
      return text.toString();
    }
  }
}
