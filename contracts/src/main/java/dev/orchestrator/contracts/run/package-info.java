/// What happens in a run: its ids, states and the events of its journal.
@NullMarked
package dev.orchestrator.contracts.run;

import org.jspecify.annotations.NullMarked;
