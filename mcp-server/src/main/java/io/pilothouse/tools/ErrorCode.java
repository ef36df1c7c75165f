package io.pilothouse.tools;

/** The codes an error answer can begin with. They are part of the contract with clients. */
public enum ErrorCode {
  INVALID_ARGUMENT,
  NOT_FOUND,
  FORBIDDEN,
  CONFLICT,
  UNAVAILABLE,
  TIMEOUT,
  POLICY_DENIED,
  APPROVAL_REQUIRED,
  PLAN_INVALID,
  INTERNAL
}
