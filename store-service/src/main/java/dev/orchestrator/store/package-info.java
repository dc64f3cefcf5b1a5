/// Keeps the journal, the output and the read models of all runs of one repository.
@NullMarked
package dev.orchestrator.store;

import org.jspecify.annotations.NullMarked;
