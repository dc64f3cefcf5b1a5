/// Decides which services run in this JVM and in what order, and follows a run until it ends.
@NullMarked
package dev.orchestrator.launcher.local;

import org.jspecify.annotations.NullMarked;
