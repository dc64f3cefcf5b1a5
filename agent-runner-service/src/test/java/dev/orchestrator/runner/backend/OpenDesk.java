package dev.orchestrator.runner.backend;

import dev.orchestrator.runner.ask.AskDesk;
import dev.orchestrator.runner.ask.AskListener;
import dev.orchestrator.runner.ask.AskServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/// A desk at which nobody listens.
public final class OpenDesk implements AutoCloseable {
  private final AskServer server = new AskServer(InstantSource.system(), new SecureRandom());
  private final AskDesk desk;

  public OpenDesk() throws IOException {
    desk = server.open(server.newAccess(), new Nobody());
  }

  public AskDesk desk() {
    return desk;
  }

  @Override
  public void close() {
    desk.close();
    server.close();
  }

  private static final class Nobody implements AskListener {
    @Override
    public void asked(String question, String text) {}

    @Override
    public void answered(String question, String answer) {}

    @Override
    public void progressed(String words) {}
  }
}
