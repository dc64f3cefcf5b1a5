/// Composes all services in this JVM and follows a run until it ends.
@NullMarked
package dev.orchestrator.launcher.local;

import org.jspecify.annotations.NullMarked;
