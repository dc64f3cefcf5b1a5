package dev.orchestrator.runner.carriage;

import java.util.regex.Pattern;

/// A ref of a run, as it was when the run was taken out.
///
/// @param name in full
/// @param commit its full object id
public record CarriedRef(String name, String commit) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern NAME =
      Pattern.compile("refs/(heads/)?[a-z-]+(/[A-Za-z0-9_][A-Za-z0-9_@-]{0,127}){1,2}");

  /// @throws CarriageException when the run of a well-meaning program could not have it
  public CarriedRef {
    if (!isName(name)) {
      throw new CarriageException("'%s' is no ref of a run".formatted(name));
    }
    requireId(commit);
  }

  /// @throws CarriageException when it is no full object id, as names and options are not
  static String requireId(String commit) {
    if (!isId(commit)) {
      throw new CarriageException("'%s' is no full commit id".formatted(commit));
    }
    return commit;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static boolean isId(String commit) {
    return COMMIT.matcher(commit).matches();
  }
}
