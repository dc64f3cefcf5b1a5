package dev.orchestrator.scheduler.locks;

/// One place of a file name's pattern.
sealed interface Letter extends Part<Letter> {

  /// `*`.
  enum Star implements Letter {
    STAR;

    @Override
    public boolean isGap() {
      return true;
    }

    @Override
    public boolean meets(Letter other) {
      return true;
    }
  }

  /// A plain character, `?` or `[…]`.
  record OneOf(CharSet characters) implements Letter {
    @Override
    public boolean isGap() {
      return false;
    }

    @Override
    public boolean meets(Letter other) {
      return switch (other) {
        case Star.STAR -> true;
        case OneOf(var others) -> characters.meets(others);
      };
    }
  }
}
