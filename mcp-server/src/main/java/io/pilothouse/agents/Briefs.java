package io.pilothouse.agents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The briefs of one place at one moment. A file that is not a whole brief is left out and reported;
 * the others are not held up by it. Immutable; reading blocks.
 *
 * @param all by name
 * @param context the cluster's own facts, from the folder's {@code cluster-context.md}: Markdown
 *     without front matter. Empty for the packed ones, whose example is about nobody's cluster
 * @param problems what is wrong with a file, by its name
 */
public record Briefs(List<Brief> all, Optional<String> context, Map<String, String> problems) {
  /** The file that is no brief: facts about the cluster, for every agent. */
  public static final String CONTEXT = "cluster-context";

  /** Those that come with the program. A class path cannot be listed, so they are named here. */
  static final List<String> PACKED =
      List.of(
          "capacity-advisor",
          "deployment-correlator",
          "escalation-manager",
          "k8s-analyzer",
          "remediator",
          "root-cause-investigator",
          "slack-notifier");

  /** Nobody writes such a long one; a larger file is something else. */
  private static final long MOST_BYTES = 64 * 1024;

  public Briefs {
    all = List.copyOf(all);
    problems = Map.copyOf(problems);
  }

  /** None at all. */
  public static Briefs none() {
    return new Briefs(List.of(), Optional.empty(), Map.of());
  }

  /** Those packed with the program. */
  public static Briefs packed() throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String name : PACKED) {
      try (InputStream file = Briefs.class.getResourceAsStream("/agents/" + name + ".md")) {
        if (file == null) {
          throw new IOException("agents/" + name + ".md is not packed");
        }
        files.put(name + ".md", new String(file.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return of(files, Map.of());
  }

  /**
   * Those of a folder: its files that end in {@code .md}, links followed, folders within left out.
   *
   * @throws IOException when the folder itself cannot be read
   */
  public static Briefs of(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Map<String, String> unreadable = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(Briefs::isBrief).sorted().toList()) {
        String name = file.getFileName().toString();
        try {
          if (Files.size(file) > MOST_BYTES) {
            unreadable.put(name, "it is larger than " + MOST_BYTES + " bytes");
          } else {
            files.put(name, Files.readString(file));
          }
        } catch (IOException cannotRead) {
          unreadable.put(name, "it cannot be read as UTF-8 text");
        }
      }
    }
    return of(files, unreadable);
  }

  private static boolean isBrief(Path file) {
    return file.getFileName().toString().endsWith(".md") && Files.isRegularFile(file);
  }

  private static Briefs of(Map<String, String> files, Map<String, String> unreadable) {
    Map<String, Brief> briefs = new TreeMap<>();
    Map<String, String> problems = new TreeMap<>(unreadable);
    Optional<String> context = Optional.empty();
    for (Map.Entry<String, String> file : files.entrySet()) {
      try {
        if (file.getKey().equals(CONTEXT + ".md")) {
          context = Optional.of(BriefFormat.context(file.getValue()));
        } else {
          Brief brief = BriefFormat.parse(file.getKey(), file.getValue());
          briefs.put(brief.name(), brief);
        }
      } catch (BriefException wrong) {
        problems.put(file.getKey(), wrong.getMessage());
      }
    }
    return new Briefs(List.copyOf(briefs.values()), context, problems);
  }

  /** The brief of this name. */
  public Optional<Brief> find(String name) {
    return all.stream().filter(brief -> brief.name().equals(name)).findFirst();
  }
}
