/// Makes a small repository and a plan to see the program work without any agent CLI.
@NullMarked
package dev.orchestrator.launcher.demo;

import org.jspecify.annotations.NullMarked;
