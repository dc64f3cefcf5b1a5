package dev.orchestrator.runner.backend.acp;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A session, and a mark of the folder in which it began: agents may hang in another one, or go on
/// working in the old.
///
/// @param mark null where the folder is not known
record AcpSession(String id, @Nullable String mark) {
  private static final Pattern MARKED = Pattern.compile("(.+)@([0-9a-f]{8})");

  static AcpSession begun(String id, Path folder) {
    return new AcpSession(id, markOf(folder));
  }

  /// Reads what [#words] gave.
  static AcpSession of(String words) {
    var marked = MARKED.matcher(words);
    return marked.matches()
        ? new AcpSession(marked.group(1), marked.group(2))
        : new AcpSession(words, null);
  }

  boolean isOfOtherThan(Path folder) {
    return mark != null && !mark.equals(markOf(folder));
  }

  /// By which a later attempt names it.
  String words() {
    return mark == null ? id : id + "@" + mark;
  }

  private static String markOf(Path folder) {
    return HexFormat.of().toHexDigits(folder.toString().hashCode());
  }
}
