package dev.orchestrator.runner.briefing;

import dev.orchestrator.runner.git.Git;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The files that git holds in a revision, as a tree that an agent reads. Folders are opened level
/// by level as long as there is room; of the others it is said how many files they hold.
final class Outline {
  /// About as long as the tree may be: every name counts with the usual indent.
  static final int MAX_CHARS = 24 * 1024;

  /// Of one folder; what is more is only counted.
  static final int MAX_ENTRIES = 100;

  private static final int MAX_NAME_CHARS = 120;
  private static final int USUAL_INDENT = 8;

  private final Set<Folder> open = new HashSet<>();
  private final StringBuilder tree = new StringBuilder();
  private boolean complete = true;

  private Outline() {}

  static String of(Git git, String revision) {
    return of(git.run("ls-tree", "-r", "--name-only", "-z", "--full-tree", revision).fields());
  }

  static String of(List<String> paths) {
    var outline = new Outline();
    var root = Folder.of(paths);
    outline.openWhatFits(root);
    outline.write(root, "");
    return Fence.around("", outline.tree.toString()) + outline.remark(root);
  }

  /// What a large folder does not get is there for the smaller ones after it.
  private void openWhatFits(Folder root) {
    var queue = new ArrayDeque<>(List.of(root));
    var room = MAX_CHARS;
    while (!queue.isEmpty()) {
      var folder = queue.remove();
      var needed = room(folder);
      if (folder == root || needed <= room) {
        room -= needed;
        open.add(folder);
        folder.folders().values().stream().limit(MAX_ENTRIES).forEach(queue::add);
      }
    }
  }

  private static int room(Folder folder) {
    var names = folder.names().stream().limit(MAX_ENTRIES);
    return names.mapToInt(name -> USUAL_INDENT + brief(name).length()).sum();
  }

  /// Folders before files.
  private void write(Folder folder, String indent) {
    folder.folders().entrySet().stream()
        .limit(MAX_ENTRIES)
        .forEach(entry -> write(entry.getKey(), entry.getValue(), indent));
    var room = Math.max(0, MAX_ENTRIES - folder.folders().size());
    folder.files().stream().limit(room).forEach(file -> line(indent, brief(file)));
    var shown = folder.names().size();
    if (shown > MAX_ENTRIES) {
      line(indent, "… and %d more".formatted(shown - MAX_ENTRIES));
      complete = false;
    }
  }

  private void write(String name, Folder folder, String indent) {
    if (open.contains(folder)) {
      line(indent, brief(name) + "/");
      write(folder, indent + "  ");
    } else {
      line(indent, "%s/ (%d files)".formatted(brief(name), folder.size()));
      complete = false;
    }
  }

  private void line(String indent, String words) {
    tree.append(indent).append(words).append('\n');
  }

  private String remark(Folder root) {
    return complete
        ? ""
        : "\n(Not all of its %d files are listed; look into the folders that you need.)"
            .formatted(root.size());
  }

  private static String brief(String name) {
    var printable = Printable.of(name);
    return printable.length() <= MAX_NAME_CHARS
        ? printable
        : printable.substring(0, MAX_NAME_CHARS) + "…";
  }
}
