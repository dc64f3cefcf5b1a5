/// Decides whether events may be appended to a run's journal, and what they change in its
/// summaries.
@NullMarked
package dev.orchestrator.store.journal;

import org.jspecify.annotations.NullMarked;
