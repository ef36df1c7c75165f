package io.pilothouse.protocol.session;

import io.modelcontextprotocol.spec.McpSession;
import io.pilothouse.concurrent.Cancellation;
import io.pilothouse.identity.Caller;
import io.pilothouse.protocol.MessageSink;

/**
 * What a transport knows about one request of a session.
 *
 * @param caller who asks
 * @param cancellation given when the client no longer wants the answer
 * @param client takes requests to the client
 * @param sink takes what belongs to the request
 */
record SessionRequest(
    Caller caller, Cancellation cancellation, McpSession client, MessageSink sink) {}
