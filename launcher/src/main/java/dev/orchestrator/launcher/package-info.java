/// The program: its only entry point, and what a failure tells the user in a sentence and an exit
/// code.
@NullMarked
package dev.orchestrator.launcher;

import org.jspecify.annotations.NullMarked;
