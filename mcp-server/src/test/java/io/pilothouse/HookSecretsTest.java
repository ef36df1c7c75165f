package io.pilothouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pilothouse.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of the hooks' secrets. */
class HookSecretsTest {
  @TempDir private Path folder;

  @Test
  void aFolderOfSecretsIsUsedAsItIs() throws Exception {
    Files.writeString(folder.resolve("alerts"), "a-secret-of-enough-characters\n");
    Files.writeString(folder.resolve("..data"), "what Kubernetes puts there\nx\n");
    assertEquals(Optional.of(folder), HookSecrets.check(Optional.of(folder.toString())));
    assertEquals(Optional.empty(), HookSecrets.check(Optional.empty()));
  }

  @Test
  void aShortSecretIsRefusedWithoutSayingIt() throws Exception {
    Files.writeString(folder.resolve("alerts"), "hunter2\n");
    ConfigException refused =
        assertThrows(
            ConfigException.class, () -> HookSecrets.check(Optional.of(folder.toString())));
    assertEquals(
        "hooks-secrets: a line of %s is shorter than 16 characters"
            .formatted(folder.resolve("alerts")),
        refused.getMessage());
    assertFalse(refused.getMessage().contains("hunter2"));
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    String missing = folder.resolve("missing").toString();
    assertEquals(
        "hooks-secrets: " + missing + " cannot be read",
        assertThrows(ConfigException.class, () -> HookSecrets.check(Optional.of(missing)))
            .getMessage());
  }
}
