/// Will show runs live in a split-pane terminal.
@NullMarked
package dev.orchestrator.tui;

import org.jspecify.annotations.NullMarked;
