/** The journal: what was tried, decided and done, in rows that cannot be changed unnoticed. */
package io.pilothouse.audit;
