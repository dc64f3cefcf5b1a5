package dev.orchestrator.scheduler.locks;

/// The smallest thing that a glob is read into.
sealed interface Token {

  record Literal(int codePoint) implements Token {
    @Override
    public String toString() {
      return Character.toString(codePoint);
    }
  }

  /// `?` or `[…]`.
  ///
  /// @param text how it was written
  record OneOf(CharSet characters, String text) implements Token {
    @Override
    public String toString() {
      return text;
    }
  }

  enum Star implements Token {
    STAR;

    @Override
    public String toString() {
      return "*";
    }
  }

  enum Slash implements Token {
    SLASH;

    @Override
    public String toString() {
      return "/";
    }
  }
}
