package dev.orchestrator.runner.keeping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// What files hold, by the ids that git gives to contents.
final class Blobs {
  private Blobs() {}

  /// All files and links below a folder, git's own left out.
  ///
  /// @return id of the content → where it is
  static Map<String, Path> below(Path folder) {
    var blobs = new TreeMap<String, Path>();
    if (Files.isDirectory(folder)) {
      try (var files = Files.walk(folder)) {
        files.filter(file -> !isGits(folder, file)).forEach(file -> add(file, blobs));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return blobs;
  }

  private static boolean isGits(Path folder, Path file) {
    for (var name : folder.relativize(file)) {
      if (name.toString().equals(".git")) {
        return true;
      }
    }
    return false;
  }

  private static void add(Path file, Map<String, Path> blobs) {
    try {
      if (Files.isSymbolicLink(file)) {
        var target = Files.readSymbolicLink(file).toString();
        blobs.put(id(target.getBytes(StandardCharsets.UTF_8)), file);
      } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        blobs.put(id(Files.readAllBytes(file)), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(byte[] content) {
    try {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes("blob %d\0".formatted(content.length).getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(content);
      var digest = MessageDigest.getInstance("SHA-1").digest(bytes.toByteArray());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
