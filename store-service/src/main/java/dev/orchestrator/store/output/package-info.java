/// Keeps what the attempts say, each batch once.
@NullMarked
package dev.orchestrator.store.output;

import org.jspecify.annotations.NullMarked;
