package io.pilothouse.runner;

import io.pilothouse.agents.Brief;

/**
 * What an agent is to do.
 *
 * @param brief says what it may call and what it has to answer
 * @param instructions the same in every run, so that they can be cached
 * @param task what they are to be applied to this time
 * @param model id of a model
 */
public record Job(Brief brief, String instructions, String task, String model) {}
