/** The tools of the toolset diagnose. */
package io.pilothouse.diagnosis.tools;
