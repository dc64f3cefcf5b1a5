package dev.orchestrator.store.database;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/// The one file in which everything is kept. Whatever keeps it from being used is told as a refusal
/// with the code `STORAGE`, in a sentence that names the file and what to do.
public record DatabaseFile(Path path) {
  static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

  private static final Set<SQLiteErrorCode> INDEX_FORBIDDEN =
      EnumSet.of(SQLiteErrorCode.SQLITE_CANTOPEN, SQLiteErrorCode.SQLITE_READONLY);

  public DatabaseFile {
    path = path.toAbsolutePath().normalize();
  }

  /// Opens the file for the one writer, creates it with its folder where it is missing, and brings
  /// its schema up to date.
  public Connection openForWriting() {
    try {
      createFolder();
      Schema.bringUpToDate(this);
      return connect(writing());
    } catch (SQLException e) {
      throw StorageFailure.of(path, e);
    }
  }

  /// Opens the file for queries only. An older schema is brought up to date first. Works beside a
  /// writer in another process, after one that crashed, and in a folder that is read-only unless
  /// the crash happened there.
  ///
  /// @throws RefusedException `NOT_FOUND` when there is no such file
  public Connection openForReading() {
    if (!Files.exists(path)) {
      throw new RefusedException(
          Refusal.Code.NOT_FOUND, "no run is recorded yet: %s does not exist".formatted(path));
    }
    try {
      if (!isCurrent()) {
        Schema.bringUpToDate(this);
      }
      return connectForReading();
    } catch (SQLException e) {
      throw StorageFailure.of(path, e);
    }
  }

  /// The bytes that it takes on the disk, its log included.
  public long bytes() {
    try {
      var log = sibling("-wal");
      return Files.size(path) + (Files.exists(log) ? Files.size(log) : 0);
    } catch (IOException e) {
      throw StorageFailure.of(path, e);
    }
  }

  Connection connect(SQLiteConfig config) throws SQLException {
    return config.createConnection(url());
  }

  /// The file as a URI, because a plain name would be cut at a question mark.
  String url() {
    return "jdbc:sqlite:" + path.toUri();
  }

  static SQLiteConfig writing() {
    var config = plain();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    return config;
  }

  private static SQLiteConfig reading() {
    var config = plain();
    config.setReadOnly(true);
    return config;
  }

  static SQLiteConfig plain() {
    var config = new SQLiteConfig();
    config.setBusyTimeout(Math.toIntExact(BUSY_TIMEOUT.toMillis()));
    return config;
  }

  private boolean isCurrent() throws SQLException {
    try (var connection = connectForReading()) {
      return Schema.isCurrent(path, connection);
    }
  }

  /// SQLite keeps an index beside the file even for readers. Where it may not, the file can still
  /// be read as it is, provided that no log beside it holds changes that belong to it.
  private Connection connectForReading() throws SQLException {
    try {
      return connectAndTouch(url());
    } catch (SQLException e) {
      if (!INDEX_FORBIDDEN.contains(StorageFailure.code(e)) || hasLog()) {
        throw e;
      }
      return connectAndTouch(url() + "?immutable=1");
    }
  }

  private static Connection connectAndTouch(String url) throws SQLException {
    var connection = reading().createConnection(url);
    try {
      Sql.number(connection, "PRAGMA schema_version");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private boolean hasLog() {
    return Files.exists(sibling("-wal"));
  }

  Path sibling(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private void createFolder() {
    var folder = path.getParent();
    try {
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw StorageFailure.of(path, e);
    }
  }
}
