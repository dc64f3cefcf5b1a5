package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.RunId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How much room workspaces take: the sum of their files' sizes.
public final class DiskUse {
  private DiskUse() {}

  /// The bytes of each workspace of a run that is there, by its task.
  public static SortedMap<String, Long> of(Path stateFolder, RunId run) {
    var bytes = new TreeMap<String, Long>();
    var folder = Workspaces.folder(stateFolder, run);
    if (Files.isDirectory(folder)) {
      try (var workspaces = Files.newDirectoryStream(folder)) {
        for (var workspace : workspaces) {
          bytes.put(String.valueOf(workspace.getFileName()), bytes(workspace));
        }
      } catch (IOException _) {
        return bytes; // somebody is just putting them away
      }
    }
    return bytes;
  }

  /// Of what can be read there; agents may be at work and files come and go.
  public static long bytes(Path folder) throws IOException {
    var sum = new Sum();
    Files.walkFileTree(folder, sum);
    return sum.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
