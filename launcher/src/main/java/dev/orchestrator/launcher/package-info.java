/// The program: its only entry point, and what a failure tells the user in a sentence and an exit
/// code.
///
/// From [dev.orchestrator.launcher.Main] the way leads through `command` to `local`, where
/// [dev.orchestrator.launcher.local.LocalServices] names the services.
@NullMarked
package dev.orchestrator.launcher;

import org.jspecify.annotations.NullMarked;
