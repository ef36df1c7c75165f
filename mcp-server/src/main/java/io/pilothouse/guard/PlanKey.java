package io.pilothouse.guard;

import io.pilothouse.concurrent.BlockingSeam;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The key that plans are sealed and encrypted with: a file of the state directory, for its owner
 * only, made when it is first needed. Who can write to the database but not read this file can
 * change no plan. Processes that share plans share the file.
 */
public final class PlanKey {
  private static final int BYTES = 32;

  private final BlockingSeam seam;
  private final Path file;
  private Future<byte[]> key;

  public PlanKey(BlockingSeam seam, Path stateDirectory) {
    this.seam = seam;
    this.file = stateDirectory.resolve("plan.key");
  }

  /** Fails when there can be no key; then there can be no plan. */
  Future<Seal> seal() {
    return key().map(Seal::new);
  }

  /** What keeps plans from being read in the database; fails as {@link #seal} does. */
  Future<PlanCipher> cipher() {
    return key().map(PlanCipher::new);
  }

  private synchronized Future<byte[]> key() {
    if (key == null || key.failed()) {
      key = seam.run(this::read);
    }
    return key;
  }

  private byte[] read() throws IOException {
    if (Files.notExists(file)) {
      make();
    }
    byte[] key = Files.readAllBytes(file);
    if (key.length != BYTES) {
      throw new IOException("the plan key is damaged");
    }
    return key;
  }

  /** Complete before it has its name, so that nobody reads half a key. */
  private void make() throws IOException {
    Files.createDirectories(file.getParent());
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path fresh = Files.createTempFile(file.getParent(), "plan", ".new");
    try {
      if (Files.getFileStore(fresh).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      Files.write(fresh, key);
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException another) {
      // Another process was first; its key is as good.
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
