/// Will decide how runs are shown live in a terminal, and what each key does.
///
/// Empty so far. Here will live a pure model of the screen, its view, and the client that follows
/// runs in this JVM or over the bus.
@NullMarked
package dev.orchestrator.tui;

import org.jspecify.annotations.NullMarked;
