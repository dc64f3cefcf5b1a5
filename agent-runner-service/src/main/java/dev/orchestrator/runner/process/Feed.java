package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Writes to the stdin of a process, however slowly it is read.
///
/// On a platform thread on purpose, as [Drain].
final class Feed implements ProcessInput {
  private static final long MAX_UNREAD_BYTES = 64L * 1024 * 1024;
  private static final byte[] END = new byte[0];

  private final OutputStream stdin;
  private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
  private final AtomicLong unread = new AtomicLong();
  private boolean closed;

  private Feed(OutputStream stdin) {
    this.stdin = stdin;
  }

  /// Begins with the launch's input, and ends with it unless a dialogue is to follow.
  static Feed start(Process process, Launch launch) {
    var feed = new Feed(process.getOutputStream());
    if (launch.input().length > 0) {
      feed.add(launch.input());
    }
    if (!launch.dialogue()) {
      feed.close();
    }
    if (launch.dialogue() || launch.input().length > 0) {
      feed.open(process);
    }
    return feed;
  }

  private void open(Process process) {
    Thread.ofPlatform().daemon().name("stdin-of-" + process.pid()).start(this::run);
  }

  @Override
  public synchronized boolean send(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    if (closed || unread.get() + bytes.length > MAX_UNREAD_BYTES) {
      return false;
    }
    if (bytes.length > 0) {
      add(bytes);
    }
    return true;
  }

  private void add(byte[] bytes) {
    unread.addAndGet(bytes.length);
    waiting.add(bytes);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      waiting.add(END);
    }
  }

  private void run() {
    try (stdin) {
      for (var bytes = waiting.take(); bytes != END; bytes = waiting.take()) {
        stdin.write(bytes);
        stdin.flush();
        unread.addAndGet(-bytes.length);
      }
    } catch (IOException _) {
      // a program may end without having read its input: its exit code tells how it went
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }
}
