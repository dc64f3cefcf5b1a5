/// Packs a run with everything that belongs to it into one file, and unpacks such files, which may
/// come from anywhere.
@NullMarked
package dev.orchestrator.launcher.archive;

import org.jspecify.annotations.NullMarked;
