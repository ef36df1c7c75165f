package io.pilothouse.monitor.notify.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Which addresses are Slack's; anything else is asked by nobody. */
class ResponseUrlTest {
  @ParameterizedTest
  @CsvFileSource(resources = "/slack/response-urls.csv", numLinesToSkip = 1, delimiter = '|')
  void onlySlacksAddressesAreUsed(String api, String url, boolean slacks) {
    assertEquals(
        slacks ? Optional.of(URI.create(url)) : Optional.empty(),
        ResponseUrl.of(url == null ? "" : url, URI.create(api)));
  }
}
