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
    return counting(
        folder,
        """
        [ $n -lt %1$d ] && exec git "$@"
        [ $n -eq %1$d ] && %2$s && git "$@"
        exit 137
        """
            .formatted(command, afterIt));
  }

  /// The installed git, on a disk that is full from its command with that number on: no file of it
  /// can be written to. New files can be made, as on a real one.
  public static Git onDiskFullFrom(Path folder, int command) {
    return counting(
        folder,
        """
        if [ $n -ge %d ]; then trap '' XFSZ; ulimit -f 0; fi
        exec git "$@"
        """
            .formatted(command));
  }

  /// Lines that know by `$n` the how manieth command it is, counted from 1. Only for one command at
  /// a time.
  private static Git counting(Path folder, String lines) {
    try {
      Files.writeString(folder.resolve("count"), "0\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(
        folder,
        "read n < '%1$s/count'; n=$((n+1)); echo $n > '%1$s/count'\n%2$s".formatted(folder, lines));
  }
}
