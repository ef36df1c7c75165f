package io.pilothouse.monitor.github;

import static io.pilothouse.monitor.github.Suspects.IMAGE;
import static io.pilothouse.monitor.github.Suspects.NOON;
import static io.pilothouse.monitor.github.Suspects.before;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Incidents against a repository behind real sockets. */
@Timeout(60)
class GitHubCorrelationTest extends AgainstGitHub {
  @Test
  void aTagThatIsACommitWithACertainChangeIsHigh() {
    history();
    Correlation found =
        correlate(Suspects.imageChanged("main-a1ba1ba", "main-d4ed4ed", Confidence.HIGH), ALL);
    assertEquals(Optional.of(Confidence.HIGH), found.confidence());
    assertEquals(List.of("c3dc3dc", "d4ed4ed", "b2cb2cb"), shas(found));
    SuspectCommit first = found.commits().getFirst();
    assertEquals("octocat", first.author());
    assertEquals(42, first.title().pull().orElseThrow());
    assertEquals("Cache all prices", first.title().text());
    assertEquals(List.of("src/Cache.java"), first.files().names());
    assertEquals("acme/shop", first.repository());
    assertEquals(Optional.of(before(500)), first.at());
    assertEquals("Explain", found.commits().get(2).title().text());
    assertEquals(
        Optional.of(
            "revert c3dc3dc (pull request #42) in acme/shop; the revision before it was healthy"),
        found.revert());
    assertEquals(List.of(), found.notChecked());
  }

  @Test
  void aRevertIsOnlySuggestedWhenTheRevisionBeforeWasHealthy() {
    history();
    Suspect suspect = Suspects.imageChanged("main-a1ba1ba", "main-d4ed4ed", Confidence.HIGH);
    Correlation found =
        correlate(Suspects.of(suspect.change().orElseThrow(), "main-d4ed4ed", false), ALL);
    assertEquals(Optional.of(Confidence.HIGH), found.confidence());
    assertEquals(Optional.empty(), found.revert());
  }

  @Test
  void ofTwoCommitsThatCouldBeItNoneIsToBeReverted() {
    history();
    github.commit("e5f", before(300), "hubot", "Another", "src/Other.java", "@@\n+map");
    Correlation found =
        correlate(Suspects.imageChanged("main-a1ba1ba", "main-e5fe5fe", Confidence.HIGH), ALL);
    assertEquals(Optional.of(Confidence.HIGH), found.confidence());
    assertEquals(List.of("e5fe5fe", "c3dc3dc", "d4ed4ed"), shas(found));
    assertEquals(Optional.empty(), found.revert());
  }

  @Test
  void anImageThatTheChangeLeftAloneSaysNothing() {
    github.commit("a1b", before(9000), "octocat", "Long ago", "src/A.java", "@@\n+one");
    Change change =
        new Change(
            "limits.memory of container web",
            Optional.of(before(5)),
            "kubectl-edit",
            "512Mi",
            "64Mi",
            Confidence.HIGH);
    assertEquals(
        Optional.empty(), correlate(Suspects.of(change, "main-a1ba1ba", true), ALL).confidence());
    Change several =
        new Change(
            "limits.memory of container web (and 1 other)",
            change.at(),
            change.by(),
            change.from(),
            change.to(),
            change.confidence());
    assertEquals(
        Optional.of(Confidence.MEDIUM),
        correlate(Suspects.of(several, "main-a1ba1ba", true), ALL).confidence());
  }

  @Test
  void tagsOfOtherImagesAreNotLookedUp() {
    github.commit("a1b", before(9000), "octocat", "Long ago", "src/A.java", "@@\n+one");
    github.tags.put("1.20.0", "a1b".repeat(14).substring(0, 40));
    Suspect suspect =
        new Suspect(
            Suspects.imageChanged("0", "1", Confidence.HIGH).subject(),
            Optional.of(NOON),
            Optional.empty(),
            List.of("docker.io/istio/proxyv2:1.20.0", IMAGE + ":latest"),
            List.of(),
            false);
    assertEquals(Optional.empty(), correlate(suspect, ALL).confidence());
    assertTrue(github.asked.stream().noneMatch(each -> each.uri().contains("1.20.0")));
  }

  @Test
  void aChangeThatIsNotCertainIsMedium() {
    history();
    Correlation found =
        correlate(Suspects.imageChanged("main-a1ba1ba", "main-d4ed4ed", Confidence.MEDIUM), ALL);
    assertEquals(Optional.of(Confidence.MEDIUM), found.confidence());
    assertEquals(Optional.empty(), found.revert());
  }

  @Test
  void versionsAreTagsOfTheRepository() {
    history();
    github.tags.put("v1.4.0", "d4e".repeat(14).substring(0, 40));
    Correlation found = correlate(Suspects.imageChanged("1.3.9", "1.4.0", Confidence.HIGH), ALL);
    assertEquals(List.of("d4ed4ed"), shas(found));
    assertEquals("by the tag of image ghcr.io/acme/shop", found.commits().getFirst().reason());
    assertEquals(Optional.of(Confidence.MEDIUM), found.confidence());
  }

  @Test
  void aManifestsDiffMustHaveTheFieldThatWasChanged() {
    github.commit("a1b", before(3000), "hubot", "Start");
    github.commit(
        "b2c",
        before(30),
        "octocat",
        "Less memory",
        "deploy/web.yaml",
        "@@ -1,4 +1,4 @@\n   resources:\n     limits:\n-      memory: 512Mi\n+      memory: 64Mi");
    github.commit(
        "c3d",
        before(20),
        "octocat",
        "More",
        "deploy/web.yaml",
        "@@\n-  replicas: 1\n+  replicas: 2");
    Change change =
        new Change(
            "rollout: limits.memory of container web",
            Optional.of(before(5)),
            "argocd-controller",
            "512Mi",
            "64Mi",
            Confidence.HIGH);
    Suspect suspect = Suspects.of(change, "latest", true);
    SourceRepository manifests = new SourceRepository(List.of(), REPOSITORY, List.of("deploy/"));
    Correlation guessed = correlate(suspect, manifests);
    assertEquals(Optional.of(Confidence.MEDIUM), guessed.confidence());
    assertEquals(List.of("b2cb2cb", "c3dc3dc"), shas(guessed));
    Suspect delivered =
        new Suspect(
            suspect.subject(),
            suspect.firstFailure(),
            suspect.change(),
            suspect.images(),
            List.of(
                new Pointer(
                    "b2c".repeat(14).substring(0, 40), new Pointer.Manifests(), "argocd revision")),
            true);
    assertEquals(Optional.of(Confidence.HIGH), correlate(delivered, manifests).confidence());
  }

  @Test
  void deploymentsTieACommitToTheRollout() {
    String deployed = github.commit("a1b", before(200), "octocat", "One", "src/A.java", "@@\n+one");
    github.commit("b2c", before(100), "octocat", "Two", "src/B.java", "@@\n+two");
    github.deployment(deployed, before(8), "production");
    Suspect suspect =
        Suspects.of(
            new Change("replicas", Optional.of(before(5)), "x", "1", "2", Confidence.LOW),
            "latest",
            false);
    Correlation found = correlate(suspect, ALL);
    assertEquals(Optional.of(Confidence.MEDIUM), found.confidence());
    assertEquals(List.of("a1ba1ba", "b2cb2cb"), shas(found));
    assertTrue(found.reason().contains("deployment of it to production"), found.reason());
  }

  @Test
  void timeAloneIsLow() {
    github.commit("a1b", before(2000), "octocat", "Two days before", "src/A.java", "@@\n+1");
    github.commit("b2c", before(300), "octocat", "The same day", "src/A.java", "@@\n+2");
    github.commit("c3d", NOON.plusSeconds(60), "octocat", "Afterwards", "src/A.java", "@@\n+3");
    Correlation found =
        correlate(Suspects.without(Optional.of(NOON), Optional.empty(), "latest"), ALL);
    assertEquals(Optional.of(Confidence.LOW), found.confidence());
    assertEquals(List.of("b2cb2cb"), shas(found));
    assertEquals("these commits fit by their time alone", found.reason());
  }

  @Test
  void nothingIsSaidPlainly() {
    assertEquals(
        "no commit of the day before it in the repositories that are configured",
        correlate(Suspects.without(Optional.of(NOON), Optional.empty(), "latest"), ALL).reason());
    assertEquals(
        "nothing that runs names a commit, and nothing tells when it began",
        correlate(Suspects.without(Optional.empty(), Optional.empty(), "latest"), ALL).reason());
    github.asked.clear();
    Correlation other =
        correlate(
            Suspects.imageChanged("a", "b", Confidence.HIGH),
            new SourceRepository(List.of("ghcr.io/others/*"), REPOSITORY, List.of()));
    assertEquals("no repository is configured for its images", other.reason());
    Change old =
        new Change(
            "rollout: image of container web",
            Optional.of(before(61)),
            "x",
            IMAGE + ":1",
            IMAGE + ":2",
            Confidence.LOW);
    assertEquals(Optional.empty(), correlate(Suspects.of(old, "2", true), ALL).confidence());
    assertEquals(List.of(), github.asked);
  }

  @Test
  void imagesOfOneCommitDifferInNothing() {
    history();
    Correlation found =
        correlate(Suspects.imageChanged("a1ba1ba-1", "a1ba1ba-2", Confidence.HIGH), ALL);
    assertEquals(Optional.empty(), found.confidence());
    assertEquals("the images before and after the change name one commit", found.reason());
  }

  @Test
  void goingBackIsNeverHigh() {
    history();
    Correlation found =
        correlate(Suspects.imageChanged("main-d4ed4ed", "main-c3dc3dc", Confidence.HIGH), ALL);
    assertEquals(Optional.of(Confidence.MEDIUM), found.confidence());
    assertEquals(Optional.empty(), found.revert());
    assertTrue(found.notChecked().getFirst().contains("goes back to an older commit"));
  }

  @Test
  void ofManyCommitsTheNewestAreReadAndTheRestIsSaid() {
    github.commit("f", before(3000), "hubot", "Start");
    for (int i = 0; i < 120; i++) {
      github.commit(
          String.format("%03da", i), before(2000 - i), "hubot", "No " + i, "src/A", "@@\n+" + i);
    }
    Correlation found =
        correlate(
            Suspects.imageChanged("main-" + "f".repeat(40), "119a119a", Confidence.HIGH), ALL);
    assertEquals(List.of("119a119", "118a118", "117a117"), shas(found));
    assertEquals(
        List.of("only the newest 5 of 120 commits between the images were read"),
        found.notChecked());
  }

  @Test
  void listsAreReadPageByPage() {
    for (int i = 0; i < 150; i++) {
      github.commit(
          String.format("%03da", i), before(200 - i), "hubot", "No " + i, "src/A", "@@\n+" + i);
    }
    Correlation found =
        correlate(Suspects.without(Optional.of(NOON), Optional.empty(), "latest"), ALL);
    assertEquals(
        List.of("only the newest 5 of 150 commits of the day before were read"),
        found.notChecked());
    assertTrue(github.asked.stream().anyMatch(each -> each.uri().contains("&page=2")));
  }

  @Test
  void theWorkloadItselfTellsItsRevision() {
    JsonObject workload =
        new JsonObject()
            .put(
                "spec",
                new JsonObject()
                    .put(
                        "template",
                        new JsonObject()
                            .put(
                                "metadata",
                                new JsonObject()
                                    .put(
                                        "annotations",
                                        new JsonObject()
                                            .put("org.opencontainers.image.revision", "a1ba1ba")))
                            .put(
                                "spec",
                                new JsonObject()
                                    .put(
                                        "containers",
                                        new JsonArray()
                                            .add(new JsonObject().put("image", IMAGE))))));
    github.commit("a1b", before(60), "octocat", "One", "src/A.java", "@@\n+one");
    Suspect suspect =
        new Suspect(
            Suspects.imageChanged("0", "latest", Confidence.HIGH).subject(),
            Optional.of(NOON),
            Suspects.imageChanged("0", "latest", Confidence.HIGH).change(),
            List.of(IMAGE),
            Pointers.ofWorkload(workload),
            false);
    assertEquals(Optional.of(Confidence.HIGH), correlate(suspect, ALL).confidence());
  }
}
