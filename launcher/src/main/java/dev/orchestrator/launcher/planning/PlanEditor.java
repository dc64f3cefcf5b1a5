package dev.orchestrator.launcher.planning;

import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.TextFile;
import dev.orchestrator.launcher.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;

/// The editor of the user's choice, on a text that the program has.
interface PlanEditor {

  /// @return the text as the user left it
  /// @throws UserException when there is no editor, or it failed
  String edit(String text) throws InterruptedException;

  /// `$VISUAL`, else `$EDITOR`, else `vi`; a shell reads it, as it may have options.
  static PlanEditor of(Map<String, String> environment) {
    var command =
        Stream.of("VISUAL", "EDITOR")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isBlank())
            .findFirst()
            .orElse("vi");
    return text -> {
      try {
        return edit(command, text);
      } catch (IOException e) {
        throw UserException.environment(
            "the plan cannot be given to the editor (%s); check the temporary folder"
                .formatted(IoReason.of(e)));
      }
    };
  }

  private static String edit(String command, String text) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("orchestrator-plan-");
    var file = folder.resolve("plan.json");
    try {
      Files.writeString(file, text);
      var editor =
          new ProcessBuilder("sh", "-c", command + " \"$@\"", "sh", file.toString())
              .inheritIO()
              .start();
      if (editor.waitFor() != 0) {
        throw UserException.environment(
            "the editor `%s` failed; set EDITOR to one that works".formatted(command));
      }
      return TextFile.read(file);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }
}
