package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.auth.NewToken;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server, reached by callers with tokens at an address of the machine. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpIdentityIT {
  @TempDir private Path folder;

  private NewToken token(String name, String group) throws Exception {
    NewToken token = NewToken.create(name, List.of(group), Optional.empty());
    token.appendTo(folder.resolve("tokens"));
    return token;
  }

  @Test
  void callersAreServedByTheirTokenAndTheirGroup() throws Exception {
    String sre = token("ann", "sre").token();
    String dev = token("bob", "dev").token();
    try (HttpProcess server =
        new HttpProcess(
            folder,
            List.of("-Xlog:class+load:file=" + folder.resolve("classes")),
            "--sandbox",
            "--host=0.0.0.0",
            "--allowed-hosts=0.0.0.0",
            "--tokens-file=" + folder.resolve("tokens"),
            "--toolset-access=core=sre",
            "--log-level=debug")) {
      assertEquals(401, server.call("list_namespaces").join().statusCode());
      assertEquals(401, server.call("list_namespaces", sre + "x").join().statusCode());
      HttpResponse<String> answer = server.call("list_namespaces", sre).join();
      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("shop"), answer.body());
      JsonObject refused = new JsonObject(server.call("list_namespaces", dev).join().body());
      assertEquals(-32602, refused.getJsonObject("error").getInteger("code"));
      assertTrue(server.log().contains("Tokens travel unencrypted"), server.log());
      assertFalse(server.log().contains(sre), server.log());
      assertFalse(server.log().contains(dev), server.log());
    }
    assertFalse(
        Files.readString(folder.resolve("classes")).contains("io.vertx.ext.auth.jwt"),
        "without an issuer nothing of JSON Web Tokens is loaded");
  }
}
