/** Briefs for agents: loads and checks {@code agents/*.md}. Imports nothing of the others. */
package io.pilothouse.agents;
