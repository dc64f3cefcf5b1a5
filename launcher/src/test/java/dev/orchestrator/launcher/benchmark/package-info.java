/// Measures what deciding costs; run by hand, see `bench/README.md`.
@NullMarked
package dev.orchestrator.launcher.benchmark;

import org.jspecify.annotations.NullMarked;
