/// Decides what a workspace gets beside what git puts into it, and takes it back: files of the
/// user's checkout, ports, and what the user's own commands make.
@NullMarked
package dev.orchestrator.runner.equipment;

import org.jspecify.annotations.NullMarked;
