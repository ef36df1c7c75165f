/**
 * What a tool is, which tools there are, and the one way to call one: {@link
 * io.pilothouse.tools.ToolInvoker}. The contract of each tool is its file in {@code tool-schemas/};
 * code and file must agree or the server does not start.
 */
package io.pilothouse.tools;
