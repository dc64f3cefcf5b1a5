package dev.orchestrator.runner.briefing;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A folder of an outline with all that is below it. Folders that hold nothing but one folder are
/// one with it, as in `src/main/java`.
final class Folder {
  private final SortedMap<String, Folder> folders = new TreeMap<>();
  private final SortedSet<String> files = new TreeSet<>();
  private int size;

  private Folder() {}

  /// @param paths with `/` between their parts
  static Folder of(List<String> paths) {
    var root = new Folder();
    paths.forEach(root::add);
    return root;
  }

  private void add(String path) {
    var folder = this;
    folder.size++;
    int start = 0;
    for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
      folder = folder.folders.computeIfAbsent(path.substring(start, end), _ -> new Folder());
      folder.size++;
      start = end + 1;
    }
    folder.files.add(path.substring(start));
  }

  /// How many files it has, with those of its folders.
  int size() {
    return size;
  }

  /// What is right in it, folders before files.
  List<String> names() {
    return Stream.concat(folders().keySet().stream(), files.stream()).toList();
  }

  SortedSet<String> files() {
    return files;
  }

  SortedMap<String, Folder> folders() {
    var joined = new TreeMap<String, Folder>();
    folders.forEach((name, folder) -> folder.joinInto(joined, name));
    return joined;
  }

  private void joinInto(Map<String, Folder> joined, String name) {
    var path = new StringBuilder(name);
    var folder = this;
    while (folder.files.isEmpty() && folder.folders.size() == 1) {
      var only = folder.folders.firstEntry();
      path.append('/').append(only.getKey());
      folder = only.getValue();
    }
    joined.put(path.toString(), folder);
  }
}
