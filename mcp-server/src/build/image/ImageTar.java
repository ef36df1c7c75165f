import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * An image in a file, as {@code docker save} writes it: an OCI image layout with Docker's {@code
 * manifest.json} beside it. The same root file system gives the same bytes.
 */
final class ImageTar {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private final Path root;
  private final Instant time;
  private final Map<String, byte[]> blobs = new LinkedHashMap<>();
  private final List<JsonObject> layers = new ArrayList<>();
  private final JsonArray contents = new JsonArray();
  private final JsonArray history = new JsonArray();

  ImageTar(Path root, Instant time) {
    this.root = root;
    this.time = time;
  }

  /** Adds the files that are wanted as the next layer. */
  void layer(String name, Predicate<String> wanted) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    try (var tree = Files.walk(root)) {
      for (Path file : (Iterable<Path>) tree::iterator) {
        String path = root.relativize(file).toString();
        if (!path.isEmpty() && wanted.test(path)) {
          files.put(path, file);
        }
      }
    }
    if (files.isEmpty()) {
      throw new IllegalStateException("the layer " + name + " is empty");
    }
    MessageDigest plain = sha256();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var tar = tar(new DigestOutputStream(new GZIPOutputStream(packed), plain))) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        add(tar, file.getKey(), file.getValue());
      }
    }
    layers.add(blob(LAYER, packed.toByteArray()));
    contents.add("sha256:" + HexFormat.of().formatHex(plain.digest()));
    history.add(JsonObject.of("created", time.toString(), "created_by", "pilothouse: " + name));
  }

  private void add(TarArchiveOutputStream tar, String path, Path file) throws IOException {
    boolean own = path.equals("var/lib/pilothouse") || path.equals("tmp");
    TarArchiveEntry entry;
    if (Files.isSymbolicLink(file)) {
      entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
    } else if (Files.isDirectory(file)) {
      entry = new TarArchiveEntry(path + "/");
      entry.setMode(own ? 0700 : 0755);
    } else {
      entry = new TarArchiveEntry(path);
      entry.setSize(Files.size(file));
      entry.setMode(Files.isExecutable(file) ? 0755 : 0644);
    }
    entry.setIds(own ? 65532 : 0, own ? 65532 : 0);
    entry.setModTime(FileTime.from(time));
    tar.putArchiveEntry(entry);
    if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
      Files.copy(file, tar);
    }
    tar.closeArchiveEntry();
  }

  /**
   * Writes the whole.
   *
   * @param config user, entry point and so on, by the names of the OCI image specification
   * @param name by which Docker knows it once it is loaded, with its tag
   */
  void write(Path file, String name, JsonObject config) throws IOException {
    JsonObject image =
        new JsonObject()
            .put("created", time.toString())
            .put("architecture", architecture())
            .put("os", "linux")
            .put("config", config)
            .put("rootfs", JsonObject.of("type", "layers", "diff_ids", contents))
            .put("history", history);
    JsonObject configured = blob(CONFIG, bytes(image));
    JsonObject manifest =
        new JsonObject()
            .put("schemaVersion", 2)
            .put("mediaType", MANIFEST)
            .put("config", configured)
            .put("layers", new JsonArray(layers));
    JsonObject whole =
        blob(MANIFEST, bytes(manifest))
            .put(
                "annotations",
                JsonObject.of(
                    "io.containerd.image.name",
                    name,
                    "org.opencontainers.image.ref.name",
                    name.substring(name.lastIndexOf(':') + 1)));
    JsonObject docker =
        new JsonObject()
            .put("Config", blobPath(configured))
            .put("RepoTags", JsonArray.of(name))
            .put("Layers", new JsonArray(layers.stream().map(ImageTar::blobPath).toList()));
    try (var tar = tar(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> blob : blobs.entrySet()) {
        add(tar, "blobs/sha256/" + blob.getKey(), blob.getValue());
      }
      add(
          tar,
          "index.json",
          bytes(new JsonObject().put("schemaVersion", 2).put("manifests", JsonArray.of(whole))));
      add(tar, "manifest.json", JsonArray.of(docker).encode().getBytes(StandardCharsets.UTF_8));
      add(tar, "oci-layout", bytes(JsonObject.of("imageLayoutVersion", "1.0.0")));
    }
  }

  private void add(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setSize(content.length);
    entry.setIds(0, 0);
    entry.setModTime(FileTime.from(time));
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private JsonObject blob(String type, byte[] content) {
    String digest = HexFormat.of().formatHex(sha256().digest(content));
    blobs.put(digest, content);
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", "sha256:" + digest)
        .put("size", content.length);
  }

  private static String blobPath(JsonObject descriptor) {
    return "blobs/" + descriptor.getString("digest").replace(':', '/');
  }

  private static byte[] bytes(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
