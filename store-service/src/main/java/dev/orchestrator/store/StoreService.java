package dev.orchestrator.store;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.store.StoreAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Serves the [StoreAddresses] from one SQLite file. Deploy it with virtual threads: it blocks
/// while it opens and closes the file and while more writes wait than the writer takes.
///
/// A write is answered once it is on the disk: the journal so that it survives a power failure,
/// output so that it survives the end of the process. When the file cannot be opened the deployment
/// fails with a refusal that says why; when it cannot be written the write is refused, and later
/// ones may succeed.
public final class StoreService extends VerticleBase {
  private final Path database;
  private final Bus bus;
  private @Nullable Store store;

  /// @param database the file; created with its folder where it is missing
  public StoreService(Path database, Bus bus) {
    this.database = database;
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    var opened = Store.open(database);
    store = opened;
    bus.serveLater(StoreAddresses.APPEND, opened::append);
    bus.serveLater(StoreAddresses.APPEND_OUTPUT, opened::appendOutput);
    bus.serveLater(StoreAddresses.READ, opened::read);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    if (store != null) {
      store.close();
    }
    return Future.succeededFuture();
  }
}
