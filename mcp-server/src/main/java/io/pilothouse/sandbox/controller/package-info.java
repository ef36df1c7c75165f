/**
 * What makes the sandbox's cluster behave: controllers, a scheduler and kubelets that bring what is
 * towards what is asked for, in virtual time. Everything runs on the thread that advances the time,
 * and the same beginning always has the same end.
 */
package io.pilothouse.sandbox.controller;
