package dev.orchestrator.runner.git;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells failures of the disk, which nobody but the user can mend, from all others.
public final class StorageTrouble {
  private static final Pattern SIGNS =
      Pattern.compile(
          "No space left on device|Out of diskspace|Disk quota exceeded|Read-only file system"
              // a quota of the process, then how git complains of a ref, an object and an index
              + "|File too large|couldn't write|unable to write|sha1 file write error",
          Pattern.CASE_INSENSITIVE);

  private StorageTrouble() {}

  /// A sentence that says what to do when the disk is to blame for a failure.
  public static Optional<String> in(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var sign = SIGNS.matcher(String.valueOf(cause.getMessage()));
      if (sign.find()) {
        return Optional.of(
            "the disk cannot be written (%s); make room or mend it".formatted(sign.group()));
      }
    }
    return Optional.empty();
  }
}
