/**
 * What outlives the process: plans, approvals, budgets, changes and locks, in SQLite or PostgreSQL.
 * Drivers are loaded with the first transaction.
 */
package io.pilothouse.state;
