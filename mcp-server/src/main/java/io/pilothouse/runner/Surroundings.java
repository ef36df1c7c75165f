package io.pilothouse.runner;

import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;

/**
 * Where an agent runs.
 *
 * @param caller whose rights it has
 * @param person who can be asked
 * @param watcher who is told
 * @param cancellation ends the run and the calls it has under way
 */
public record Surroundings(
    Caller caller, Person person, Watcher watcher, Cancellation cancellation) {}
