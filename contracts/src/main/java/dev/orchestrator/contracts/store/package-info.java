/// What the store is asked: append and read the journal, keep output, list runs.
@NullMarked
package dev.orchestrator.contracts.store;

import org.jspecify.annotations.NullMarked;
