/// How the one SQLite file is opened, brought to the current schema, and written by one thread.
@NullMarked
package dev.orchestrator.store.database;

import org.jspecify.annotations.NullMarked;
