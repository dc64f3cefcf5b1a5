package dev.orchestrator.runner.equipment;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the files of a checkout that globs name. Links are never followed: one that leads from its
/// place to another inside the checkout counts as a file of its own, any other is left out.
final class CheckoutFiles {
  static final int MOST_FILES = 100_000;
  private static final String ANY_FOLDERS = "**";
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{\\\\]");
  private static final String GIT = ".git";

  private final Path top;
  private final Path stateFolder;
  private final Set<Path> files = new LinkedHashSet<>();
  private final Set<Path> leftOut = new LinkedHashSet<>();

  /// More than a workspace can be given.
  static final class TooManyException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  CheckoutFiles(Path top, Path stateFolder) {
    this.top = top;
    this.stateFolder = stateFolder;
  }

  /// Relative to the checkout's root.
  List<Path> files() {
    return files.stream().map(top::relativize).toList();
  }

  /// Links that lead out of the checkout, likewise.
  List<Path> leftOut() {
    return leftOut.stream().map(top::relativize).toList();
  }

  /// @return whether the glob names anything
  /// @throws TooManyException when there are more than [#MOST_FILES]
  boolean add(String glob) throws IOException {
    int before = files.size() + leftOut.size();
    walk(top, segments(glob));
    return files.size() + leftOut.size() > before;
  }

  private static List<String> segments(String glob) {
    var segments = new ArrayList<String>();
    for (var segment : glob.split("/")) {
      boolean idle =
          segment.isEmpty()
              || segment.equals(".")
              || (segment.equals(ANY_FOLDERS)
                  && !segments.isEmpty()
                  && segments.getLast().equals(ANY_FOLDERS));
      if (!idle) {
        segments.add(segment);
      }
    }
    return segments;
  }

  private void walk(Path folder, List<String> segments) throws IOException {
    var segment = segments.getFirst();
    var rest = segments.subList(1, segments.size());
    if (segment.equals(ANY_FOLDERS) && rest.isEmpty()) {
      takeAll(folder);
    } else if (segment.equals(ANY_FOLDERS)) {
      walk(folder, rest);
      for (var child : children(folder, "*")) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          walk(child, segments);
        }
      }
    } else if (SPECIAL.matcher(segment).find()) {
      for (var child : children(folder, segment)) {
        enter(child, rest);
      }
    } else if (!isOurs(folder.resolve(segment))) {
      enter(folder.resolve(segment), rest);
    }
  }

  private void enter(Path path, List<String> rest) throws IOException {
    if (rest.isEmpty()) {
      take(path);
    } else if (Files.isSymbolicLink(path)) {
      leftOut.add(path);
    } else if (Files.isDirectory(path)) {
      walk(path, rest);
    }
  }

  private void take(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      (staysInside(path) ? files : leftOut).add(path);
    } else if (Files.isDirectory(path)) {
      takeAll(path);
    } else if (Files.isRegularFile(path)) {
      files.add(path);
    }
    if (files.size() > MOST_FILES) {
      throw new TooManyException();
    }
  }

  private void takeAll(Path folder) throws IOException {
    for (var child : children(folder, "*")) {
      take(child);
    }
  }

  private List<Path> children(Path folder, String glob) throws IOException {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (var entries = Files.list(folder)) {
      return entries
          .filter(child -> matcher.matches(child.getFileName()) && !isOurs(child))
          .sorted()
          .toList();
    }
  }

  /// What git and we keep for ourselves.
  private boolean isOurs(Path path) {
    return path.endsWith(GIT) || path.equals(stateFolder);
  }

  /// An absolute link would lead agents into the user's checkout.
  private boolean staysInside(Path link) throws IOException {
    var target = Files.readSymbolicLink(link);
    return !target.isAbsolute()
        && link.resolveSibling(target).normalize().startsWith(top)
        && !link.resolveSibling(target).normalize().startsWith(stateFolder);
  }
}
