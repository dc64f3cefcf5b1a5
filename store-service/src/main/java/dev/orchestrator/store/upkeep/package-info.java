/// Brings whole runs into the store and takes them out, while nobody else writes.
@NullMarked
package dev.orchestrator.store.upkeep;

import org.jspecify.annotations.NullMarked;
