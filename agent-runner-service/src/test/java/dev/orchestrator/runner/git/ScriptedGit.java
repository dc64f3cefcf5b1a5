package dev.orchestrator.runner.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A shell script in the place of git.
public final class ScriptedGit {
  private ScriptedGit() {}

  /// Runs nothing but the given shell lines.
  public static Git of(Path folder, String lines) {
    try {
      var file = Files.writeString(folder.resolve("git"), "#!/bin/sh\n" + lines + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      return Git.using(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The installed git, with a shell line before each command that contains the words, at most so
  /// many times. Where the line ends with an error, so does the command, without having run.
  public static Git before(Path folder, String words, int times, String line) {
    return of(
        folder,
        """
        case " $* " in *" %s "*)
          n=0; while [ $n -lt %d ]; do
            if mkdir '%s/done-'$n 2>/dev/null; then (%s) || exit $?; break; fi
            n=$((n+1))
          done ;;
        esac
        exec git "$@"
        """
            .formatted(words, times, folder, line));
  }

  /// The installed git until its command with that number, counted from 1. That one is cut off
  /// before or after it does its work, and none works from then on.
  public static Git endingAt(Path folder, int command, boolean afterIt) {
    return of(
        folder,
        """
        n=1; until mkdir '%1$s/command-'$n 2>/dev/null; do n=$((n+1)); done
        [ $n -lt %2$d ] && exec git "$@"
        [ $n -eq %2$d ] && %3$s && git "$@"
        exit 137
        """
            .formatted(folder, command, afterIt));
  }
}
