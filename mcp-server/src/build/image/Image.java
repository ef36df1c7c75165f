import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Makes the container image without Docker, and without root. Run by the build's profile {@code
 * image} from source, on the build's own JDK, after packaging; the Dockerfile runs that profile,
 * too.
 *
 * <p>Arguments: {@code app} (only the server with its runtime) or {@code image}; the folder {@code
 * deploy/docker}; the folder with pilothouse.jar and lib; the version; the time of all files; and
 * whether to make the ahead-of-time cache, which differs from build to build.
 */
class Image {
  public static void main(String[] arguments) throws Exception {
    Path docker = Path.of(arguments[1]);
    Path target = Path.of(arguments[2]).toAbsolutePath();
    String version = arguments[3];
    Instant time = Instant.parse(arguments[4]);
    boolean cached = Boolean.parseBoolean(arguments[5]);
    Path appImage = new AppImage(target).make(docker.resolve("modules.txt"));
    if (arguments[0].equals("app")) {
      return;
    }
    Path root = target.resolve("image/root");
    RootFileSystem files = new RootFileSystem(root);
    files.make(appImage, target.resolve("lib-agent"));
    files.settle(time);
    if (cached) {
      files.train();
      files.settle(time);
    }
    ImageTar tar = new ImageTar(root, time);
    String app = "opt/pilothouse/lib/app";
    tar.layer("C library", path -> !path.startsWith("opt"));
    tar.layer("Java runtime", path -> path.startsWith("opt/pilothouse/lib/runtime"));
    tar.layer("agent library", path -> path.startsWith(app + "/lib-agent"));
    tar.layer(
        "libraries", path -> path.startsWith(app + "/lib/") || path.startsWith(app + "/native"));
    tar.layer(
        "server",
        path ->
            path.startsWith("opt")
                && !path.startsWith("opt/pilothouse/lib/runtime")
                && !path.startsWith(app + "/lib/")
                && !path.startsWith(app + "/lib-agent")
                && !path.startsWith(app + "/native")
                && !path.endsWith(".aot"));
    if (cached) {
      tar.layer("ahead-of-time cache", path -> path.endsWith(".aot"));
    }
    Path file = target.resolve("pilothouse-image.tar");
    JsonObject config = new JsonObject(Files.readString(docker.resolve("config.json")));
    config
        .getJsonObject("Labels")
        .put("org.opencontainers.image.version", version)
        .put("org.opencontainers.image.created", time.toString());
    tar.write(file, "ghcr.io/pilothouse/pilothouse:" + version, config);
    System.out.println(file + ": " + (Files.size(file) >> 20) + " MiB");
  }
}
