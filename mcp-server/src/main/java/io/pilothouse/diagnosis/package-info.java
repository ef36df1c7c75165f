/**
 * Says what is wrong with a cluster and why, in one call: a snapshot, the graph of its objects, one
 * small analyzer for each kind of fault, and a correlation that folds symptoms under their causes.
 * Everything but the reading of the snapshot is pure: it blocks nothing and asks nobody.
 */
package io.pilothouse.diagnosis;
