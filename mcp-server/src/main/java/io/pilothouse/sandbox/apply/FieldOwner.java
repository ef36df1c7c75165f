package io.pilothouse.sandbox.apply;

/**
 * Who makes a change.
 *
 * @param manager the name of the field manager
 * @param apiVersion the version the change is written in
 * @param subresource empty for the object itself
 * @param time when, RFC 3339 with seconds
 */
public record FieldOwner(String manager, String apiVersion, String subresource, String time) {
  ManagedEntry entry(String operation, FieldSet fields) {
    return new ManagedEntry(manager, operation, apiVersion, subresource, time, fields);
  }
}
