package dev.orchestrator.runner.briefing;

import dev.orchestrator.runner.git.Changes;
import dev.orchestrator.runner.git.FileChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// A task's changes as a patch that an agent reads. It has whole files only, the small ones rather
/// than the large ones when not all fit, and says which are left out.
final class DiffText {
  /// Of the patch.
  static final int MAX_CHARS = 64 * 1024;

  /// More are not asked of git.
  private static final int MAX_LINES = 10_000;

  private static final int MAX_FILES = 500;
  private static final int MAX_NAMED = 50;

  private static final Pattern NEXT_FILE = Pattern.compile("^(?=diff --git )", Pattern.MULTILINE);

  private final Changes changes;
  private final List<String> leftOut = new ArrayList<>();

  private DiffText(Changes changes) {
    this.changes = changes;
  }

  static String of(Changes changes) {
    return new DiffText(changes).text();
  }

  private String text() {
    var files = changes.files();
    if (files.isEmpty()) {
      return "(No file was changed.)";
    }
    var patch = String.join("", patches(affordable(files)));
    return Fence.around("diff", patch) + remark();
  }

  private List<FileChange> affordable(List<FileChange> files) {
    var taken = new HashSet<FileChange>();
    var lines = 0L;
    for (var file : smallestFirst(files)) {
      lines += file.lines();
      if (lines <= MAX_LINES && taken.size() < MAX_FILES) {
        taken.add(file);
      }
    }
    files.stream().filter(file -> !taken.contains(file)).map(DiffText::name).forEach(leftOut::add);
    return files.stream().filter(taken::contains).toList();
  }

  private static List<FileChange> smallestFirst(List<FileChange> files) {
    return files.stream()
        .sorted(Comparator.comparing(FileChange::lines).thenComparing(FileChange::path))
        .toList();
  }

  private List<String> patches(List<FileChange> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    var all = NEXT_FILE.splitAsStream(changes.patch(files)).filter(one -> !one.isEmpty()).toList();
    var taken = new HashSet<String>();
    var chars = 0;
    for (var patch : all.stream().sorted(Comparator.comparing(String::length)).toList()) {
      chars += patch.length();
      if (chars <= MAX_CHARS) {
        taken.add(patch);
      }
    }
    all.stream().filter(one -> !taken.contains(one)).map(DiffText::name).forEach(leftOut::add);
    return all.stream().filter(taken::contains).toList();
  }

  private static String name(FileChange file) {
    return Printable.of(file.path());
  }

  /// From `diff --git a/name b/name`.
  private static String name(String patch) {
    var header = patch.substring(0, patch.indexOf('\n'));
    return Printable.of(header.substring(header.lastIndexOf(" b/") + " b/".length()));
  }

  private String remark() {
    if (leftOut.isEmpty()) {
      return "";
    }
    var named = leftOut.stream().sorted().limit(MAX_NAMED).toList();
    var more = leftOut.size() - named.size();
    return "\n(Left out, since they are too large: %s%s. See them with: git diff %s -- FILE)"
        .formatted(
            String.join(", ", named),
            more == 0 ? "" : " and %d more files".formatted(more),
            changes.from());
  }
}
