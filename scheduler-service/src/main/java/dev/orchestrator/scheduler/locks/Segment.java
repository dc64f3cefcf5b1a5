package dev.orchestrator.scheduler.locks;

import java.util.List;

/// What stands between two slashes.
sealed interface Segment extends Part<Segment> {

  /// `**`: any number of whole names, also none.
  enum Deep implements Segment {
    DEEP;

    @Override
    public boolean isGap() {
      return true;
    }

    @Override
    public boolean meets(Segment other) {
      return true;
    }

    @Override
    public String toString() {
      return "**";
    }
  }

  /// Exactly this name, in its canonical spelling.
  record Name(String name) implements Segment {
    @Override
    public boolean isGap() {
      return false;
    }

    @Override
    public boolean meets(Segment other) {
      return switch (other) {
        case Deep.DEEP -> true;
        case Name(var theirs) -> name.equals(theirs);
        case Wild wild -> wild.meets(this);
      };
    }

    List<Letter> letters() {
      return name.codePoints().<Letter>mapToObj(c -> new Letter.OneOf(CharSet.of(c))).toList();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// A name with wildcards.
  ///
  /// @param text how it was written
  record Wild(List<Letter> letters, String text) implements Segment {
    public Wild {
      letters = List.copyOf(letters);
    }

    @Override
    public boolean isGap() {
      return false;
    }

    @Override
    public boolean meets(Segment other) {
      return switch (other) {
        case Deep.DEEP -> true;
        case Name name -> Part.canBeEqual(letters, name.letters());
        case Wild wild -> Part.canBeEqual(letters, wild.letters);
      };
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
