/// Keeps the journal, the output and the read models of all runs of one repository.
///
/// The way in is [dev.orchestrator.store.StoreService].
@NullMarked
package dev.orchestrator.store;

import org.jspecify.annotations.NullMarked;
