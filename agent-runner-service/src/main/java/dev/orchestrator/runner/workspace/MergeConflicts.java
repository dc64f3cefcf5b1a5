package dev.orchestrator.runner.workspace;

import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What two commits do not agree about, as git works it out without a checkout.
///
/// @param tree what a merge leaves in a workspace: conflict markers, and files under other names
///   where two are in each other's way
/// @param files by their paths, in git's order
/// @param sentences what git says about them
record MergeConflicts(String tree, Map<String, Stages> files, List<String> sentences) {
  private static final int CONFLICT = 1;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
  private static final String SENTENCE = "CONFLICT (";
  private static final String BINARY = "CONFLICT (binary)";

  MergeConflicts {
    sentences = List.copyOf(sentences);
  }

  /// A file at the point where the sides parted, and on each side; null where it is not.
  ///
  /// @param binary whether git cannot put the sides into one file
  record Stages(
      @Nullable Version base, @Nullable Version ours, @Nullable Version theirs, boolean binary) {
    private static final String LINK = "120000";
    private static final String SUBMODULE = "160000";

    /// The kind of conflict, in words.
    String kind() {
      if (has(SUBMODULE)) {
        return "a submodule that is at another commit on each side: %s on yours, %s on theirs; check one out there and `git add` it, or where the folder is empty choose with `git update-index --cacheinfo 160000,COMMIT,PATH`"
            .formatted(commit(ours), commit(theirs));
      }
      if (ours != null && theirs != null) {
        return ofBoth(ours, theirs);
      }
      if (base != null && ours != null) {
        return "changed by you, deleted or moved by them";
      }
      if (base != null && theirs != null) {
        return "deleted or moved by you, changed by them";
      }
      if (base != null) {
        return "moved to another name on each side";
      }
      return ours != null ? "has this name only on your side" : "has this name only on their side";
    }

    private String ofBoth(Version yours, Version others) {
      if (yours.object().equals(others.object())) {
        return "the same content with another mode on each side: %s on yours, %s on theirs"
            .formatted(yours.mode(), others.mode());
      }
      if (has(LINK)) {
        return "a symbolic link on one side at least; your version is in the workspace";
      }
      var how = base == null ? "added on both sides" : "changed on both sides";
      return binary
          ? how + ", not as text; your version is in the workspace"
          : how + ", in between conflict markers";
    }

    private boolean has(String mode) {
      return Stream.of(versions()).anyMatch(version -> version.mode().equals(mode));
    }

    private Version[] versions() {
      return Stream.of(
              Optional.ofNullable(base), Optional.ofNullable(ours), Optional.ofNullable(theirs))
          .flatMap(Optional::stream)
          .toArray(Version[]::new);
    }

    private static String commit(@Nullable Version version) {
      return version == null ? "gone" : version.object();
    }

    private Stages with(String stage, Version version) {
      return switch (stage) {
        case "1" -> new Stages(version, ours, theirs, binary);
        case "2" -> new Stages(base, version, theirs, binary);
        default -> new Stages(base, ours, version, binary);
      };
    }

    private Stages asBinary() {
      return new Stages(base, ours, theirs, true);
    }
  }

  record Version(String mode, String object) {}

  private static final Stages NONE = new Stages(null, null, null, false);

  /// @param git in the repository; where it is in a workspace, `ours` may be `HEAD`, as merging
  ///   there calls it
  static MergeConflicts of(Git git, String ours, String theirs) {
    var answer = git.tryRun("merge-tree", "--write-tree", "-z", ours, theirs);
    return answer.exit() == CONFLICT ? parse(answer) : clean(answer.orThrow());
  }

  private static MergeConflicts clean(GitResult answer) {
    return new MergeConflicts(answer.fields().getFirst(), Map.of(), List.of());
  }

  private static MergeConflicts parse(GitResult answer) {
    var fields = answer.fields();
    var files = new LinkedHashMap<String, Stages>();
    int next = 1;
    for (; !fields.get(next).isEmpty(); next++) {
      var entry = fields.get(next);
      var words = entry.substring(0, entry.indexOf('\t')).split(" ");
      files.merge(
          entry.substring(entry.indexOf('\t') + 1),
          NONE.with(words[2], new Version(words[0], words[1])),
          (before, _) -> before.with(words[2], new Version(words[0], words[1])));
    }
    var sentences = new ArrayList<String>();
    next++;
    // git ends with advice where submodules are concerned
    while (next < fields.size() && NUMBER.matcher(fields.get(next)).matches()) {
      int paths = Integer.parseInt(fields.get(next));
      var kind = fields.get(next + paths + 1);
      if (kind.equals(BINARY)) {
        files.computeIfPresent(fields.get(next + 1), (_, stages) -> stages.asBinary());
      }
      var sentence = fields.get(next + paths + 2).strip();
      if (sentence.startsWith(SENTENCE)) {
        sentences.add(sentence);
      }
      next += paths + 3;
    }
    return new MergeConflicts(fields.getFirst(), files, sentences);
  }

  /// Those in conflict of which the workspace still holds what the merge has left there, and the
  /// index both sides.
  List<String> unresolved(Git workspace, Path scratchIndex) {
    var open = unmerged(workspace);
    open.retainAll(files.keySet());
    var untouched = new TreeSet<>(open);
    untouched.removeAll(touched(workspace, scratchIndex, open));
    return List.copyOf(untouched);
  }

  private static TreeSet<String> unmerged(Git workspace) {
    return workspace.run("ls-files", "--unmerged", "-z").fields().stream()
        .map(entry -> entry.substring(entry.indexOf('\t') + 1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Names that the merge has left without a file have nothing that could be touched.
  private TreeSet<String> touched(Git workspace, Path scratchIndex, TreeSet<String> open) {
    if (open.isEmpty()) {
      return open;
    }
    var git = workspace.with(Map.of("GIT_INDEX_FILE", scratchIndex.toString()));
    git.run("read-tree", "--empty");
    var left = left(git, open);
    var touched = new TreeSet<>(open);
    touched.removeAll(left.keySet());
    if (!left.isEmpty()) {
      git.reading(String.join("\0", left.values()) + "\0")
          .run("update-index", "-z", "--index-info");
      git.tryRun("update-index", "-q", "--refresh");
      touched.addAll(git.run("diff-files", "--name-only", "-z").fields());
    }
    return touched;
  }

  private Map<String, String> left(Git git, TreeSet<String> paths) {
    var command = new ArrayList<>(List.of("--literal-pathspecs", "ls-tree", "-z", tree, "--"));
    command.addAll(paths);
    return git.run(command.toArray(String[]::new)).fields().stream()
        .filter(entry -> paths.contains(entry.substring(entry.indexOf('\t') + 1)))
        .collect(
            Collectors.toMap(entry -> entry.substring(entry.indexOf('\t') + 1), entry -> entry));
  }

  /// Those that hold conflict markers in a commit, and did not on either side.
  List<String> marked(Git git, String commit, String ours, String theirs) {
    var marked = withMarkers(git, commit);
    if (!marked.isEmpty()) {
      marked.removeAll(withMarkers(git, ours));
      marked.removeAll(withMarkers(git, theirs));
    }
    return List.copyOf(marked);
  }

  private TreeSet<String> withMarkers(Git git, String commit) {
    if (files.isEmpty()) {
      return new TreeSet<>();
    }
    var command =
        new ArrayList<>(
            List.of(
                "--literal-pathspecs",
                "grep",
                "-I",
                "--name-only",
                "-z",
                "-E",
                "-e",
                "^(<{7,}|>{7,}) ",
                commit,
                "--"));
    command.addAll(files.keySet());
    var answer = git.tryRun(command.toArray(String[]::new));
    // finding nothing is no failure
    return (answer.exit() == 1 ? List.<String>of() : answer.orThrow().fields())
        .stream()
            .map(hit -> hit.substring(commit.length() + 1))
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
