package dev.orchestrator.runner.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The log of a ref, oldest entry first. Git itself shows no log of a HEAD whose branch is gone,
/// nor that of another worktree's HEAD.
public record Reflog(List<Entry> entries) {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t]*(?:\t(.*))?");

  private static final Pattern ON_TOP = Pattern.compile("commit(?: \\(merge\\))?: .*");

  public Reflog {
    entries = List.copyOf(entries);
  }

  /// One move of a ref.
  ///
  /// @param from where it was, zeros where it was nowhere
  public record Entry(String from, String to, String message) {

    /// Whether the other entry tells of the same move in the log of another ref.
    public boolean isSameMove(Entry other) {
      return from.equals(other.from) && to.equals(other.to);
    }
  }

  /// The log of a checkout's HEAD; empty when it keeps none.
  ///
  /// @param gitFolder the checkout's own git folder
  public static Reflog ofHead(Path gitFolder) throws IOException {
    return read(gitFolder.resolve("logs").resolve("HEAD"));
  }

  /// The log of a ref that all worktrees share.
  public static Reflog of(Path commonFolder, String ref) throws IOException {
    return read(commonFolder.resolve("logs").resolve(ref));
  }

  private static Reflog read(Path log) throws IOException {
    if (!Files.isRegularFile(log)) {
      return new Reflog(List.of());
    }
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return new Reflog(
          lines.map(LINE::matcher).filter(Matcher::matches).map(Reflog::entry).toList());
    }
  }

  private static Entry entry(Matcher line) {
    return new Entry(line.group(1), line.group(2), line.group(3) == null ? "" : line.group(3));
  }

  public Optional<Entry> last() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getLast());
  }

  /// The last commit that the ref has pointed at.
  public Optional<String> lastCommit() {
    return entries.reversed().stream().map(Entry::to).filter(Reflog::isCommit).findFirst();
  }

  /// Whether the ref has never done anything but take commits on top, up to this one.
  public boolean growsTo(String commit) {
    var at = entries.isEmpty() ? commit : entries.getFirst().from();
    for (var entry : entries) {
      boolean grows = entry.message().isEmpty() || ON_TOP.matcher(entry.message()).matches();
      if (!entry.from().equals(at) || !(grows || entry.from().equals(entry.to()))) {
        return false;
      }
      at = entry.to();
    }
    return at.equals(commit);
  }

  /// Every commit that the ref has ever pointed at, the latest first.
  public Set<String> commits() {
    var commits = new LinkedHashSet<String>();
    for (var entry : entries.reversed()) {
      commits.add(entry.to());
      commits.add(entry.from());
    }
    commits.removeIf(id -> !isCommit(id));
    return commits;
  }

  public static boolean isCommit(String id) {
    return !id.chars().allMatch(digit -> digit == '0');
  }
}
