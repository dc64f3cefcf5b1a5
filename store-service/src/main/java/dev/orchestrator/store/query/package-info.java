/// Answers what has been stored, from any process, while another one may be writing.
@NullMarked
package dev.orchestrator.store.query;

import org.jspecify.annotations.NullMarked;
