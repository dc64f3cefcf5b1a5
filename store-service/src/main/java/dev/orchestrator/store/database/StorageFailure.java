package dev.orchestrator.store.database;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says in one sentence what is wrong with the file and what to do. What cannot be the file's fault
/// is a defect of ours and stays an unexpected exception.
public final class StorageFailure {
  private static final int PRIMARY_CODE = 0xff;

  private StorageFailure() {}

  public static RuntimeException of(Path file, SQLException failure) {
    return switch (code(failure)) {
      case SQLITE_FULL -> refusal("the disk is full, %s cannot grow; free some space", file);
      case SQLITE_READONLY, SQLITE_PERM ->
          refusal("%s is read-only; make the file and its folder writable for this user", file);
      case SQLITE_CANTOPEN ->
          refusal("%s cannot be opened; make it and its folder writable for this user", file);
      case SQLITE_NOTADB -> refusal("%s is not a SQLite database; move it out of the way", file);
      case SQLITE_CORRUPT ->
          refusal("%s is damaged; restore a copy of it or move it out of the way", file);
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
          refusal(
              "%s has been locked by another process for %d seconds; end that process",
              file, DatabaseFile.BUSY_TIMEOUT.toSeconds());
      case SQLITE_IOERR ->
          refusal(
              "%s cannot be read or written (%s); check its disk and the free space",
              file, failure.getMessage());
      default -> new IllegalStateException("SQLite on " + file, failure);
    };
  }

  static RefusedException of(Path file, IOException failure) {
    return refusal("%s cannot be created (%s); make its folder writable", file, failure);
  }

  static RefusedException refusal(String sentence, @Nullable Object... details) {
    return new RefusedException(Refusal.Code.STORAGE, sentence.formatted(details));
  }

  /// Whether a change was refused because it breaks a rule of the tables.
  public static boolean isConstraint(SQLException failure) {
    return code(failure) == SQLiteErrorCode.SQLITE_CONSTRAINT;
  }

  /// The error code without its details.
  static SQLiteErrorCode code(SQLException failure) {
    return failure instanceof SQLiteException sqlite
        ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
