package dev.orchestrator.store.database;

import dev.orchestrator.contracts.bus.Refusal;
import dev.orchestrator.contracts.bus.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/// The only writer of this process: one thread with the one writing connection. Changes are made in
/// the order of their arrival; those that wait at the same moment are committed together. A failure
/// of the disk refuses the changes concerned and leaves the writer ready for the next ones.
public final class Writer implements AutoCloseable {
  private static final int MAX_WAITING = 4096;
  private static final int MAX_GROUP = 256;

  /// Ends the thread when its turn comes; never applied.
  private static final Write<?> END = new Write<>(Durability.NORMAL, _ -> "");

  private final BlockingQueue<Write<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final ReentrantLock door = new ReentrantLock();
  private final GroupCommit commits;
  private final Thread thread;
  private boolean closed;

  private Writer(GroupCommit commits) {
    this.commits = commits;
    this.thread = Thread.ofPlatform().name("store-writer").unstarted(this::work);
  }

  /// Opens the database, creating or migrating it as needed.
  public static Writer open(DatabaseFile file) {
    var writer = new Writer(new GroupCommit(file));
    writer.thread.start();
    return writer;
  }

  /// Hands a change in; waits while too many are waiting. The answer comes on the writer's thread
  /// once the change is on the disk, so what is done with it must not block.
  public <R> CompletionStage<R> submit(Durability durability, Change<R> change) {
    var write = new Write<>(durability, change);
    door.lock();
    try {
      if (closed) {
        throw new RefusedException(Refusal.Code.NO_HANDLER, "the store has been closed");
      }
      waiting.put(write);
      return write.answer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedStage(e);
    } finally {
      door.unlock();
    }
  }

  /// Commits what has been handed in, then closes the database.
  @Override
  public void close() {
    door.lock();
    try {
      if (!closed) {
        closed = true;
        waiting.put(END);
      }
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      door.unlock();
    }
  }

  private void work() {
    try (commits) {
      var group = new ArrayList<Write<?>>(MAX_GROUP);
      do {
        group.clear();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
      } while (commitUpToEnd(group));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Nothing is handed in after the end, so the end is always the last.
  private boolean commitUpToEnd(List<Write<?>> group) {
    var ended = group.remove(END);
    if (!group.isEmpty()) {
      commits.commit(group);
    }
    return !ended;
  }
}
