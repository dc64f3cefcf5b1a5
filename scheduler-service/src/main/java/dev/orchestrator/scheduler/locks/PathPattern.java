package dev.orchestrator.scheduler.locks;

import dev.orchestrator.scheduler.locks.Segment.Deep;
import dev.orchestrator.scheduler.locks.Segment.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A glob without braces, normalised. One that names a folder or a file goes on with `**`.
record PathPattern(List<Segment> segments) {
  PathPattern {
    segments = List.copyOf(segments);
  }

  static PathPattern of(List<Token> tokens, CaseRule rule) throws DoubtfulGlobException {
    var segments = new SegmentReader(rule);
    var rest = tokens;
    for (int slash; (slash = rest.indexOf(Token.Slash.SLASH)) >= 0; ) {
      segments.read(rest.subList(0, slash));
      rest = rest.subList(slash + 1, rest.size());
    }
    segments.read(rest);
    return new PathPattern(segments.finish());
  }

  /// A folder and all below.
  static PathPattern below(List<String> folder) {
    var segments = new ArrayList<Segment>();
    folder.forEach(name -> segments.add(new Name(name)));
    segments.add(Deep.DEEP);
    return new PathPattern(segments);
  }

  static List<Segment> names(String canonicalPath) {
    return Arrays.stream(canonicalPath.split("/"))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .<Segment>map(Name::new)
        .toList();
  }

  /// The folder that everything it matches lies in.
  List<String> folder() {
    return segments.stream()
        .takeWhile(Name.class::isInstance)
        .map(segment -> ((Name) segment).name())
        .toList();
  }

  boolean overlaps(PathPattern other) {
    return Part.canBeEqual(segments, other.segments);
  }

  boolean matches(List<Segment> path) {
    return Part.canBeEqual(segments, path);
  }

  @Override
  public String toString() {
    return segments.stream().map(Segment::toString).collect(Collectors.joining("/"));
  }
}
