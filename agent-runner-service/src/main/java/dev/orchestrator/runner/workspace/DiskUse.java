package dev.orchestrator.runner.workspace;

import dev.orchestrator.contracts.run.RunId;
import dev.orchestrator.runner.process.FolderSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

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
          bytes.put(String.valueOf(workspace.getFileName()), FolderSize.bytes(workspace));
        }
      } catch (IOException _) {
        return bytes; // somebody is just putting them away
      }
    }
    return bytes;
  }
}
