/** Lists of anything, worst rows first. */
package io.pilothouse.tools.core.listing;
