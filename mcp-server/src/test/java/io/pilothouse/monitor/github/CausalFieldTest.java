package io.pilothouse.monitor.github;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pilothouse.diagnosis.finding.Change;
import io.pilothouse.diagnosis.finding.Confidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausalFieldTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // what | from | to | file | changed lines | paths | built | touched
        "rollout: image of container web|r/a:1|r/a:2|src/A.java|+x||true|true",
        "rollout: image of container web|r/a:1|r/a:2|README.md|+x||true|false",
        "rollout: image of container web|r/a:1|r/a:2|docs/a.png|+x||true|false",
        "rollout: image of container web|r/a:1|r/a:2|src/A.java|+x||false|false",
        "rollout: image of container web|r/a:1|r/a:2|src/A.java|+x|src|false|true",
        "rollout: image of container web|r/a:1|r/a:2|lib/A.java|+x|src|true|false",
        "rollout: image of container web|r/a:v17|r/a:v18|values.yaml|+tag: v18||false|true",
        "rollout: image of container web|r/a:v17|r/a:v18|values.yaml|+tag: v180||false|false",
        "limits.memory of container web|1Gi|64Mi|web.yaml|+  memory: 64Mi||false|true",
        "limits.memory of container web|1Gi|64Mi|web.yaml|+  cpu: 64m||true|false",
        "limits.memory of container web|1Gi|64Mi|Web.java|+  memory: 64Mi||true|false",
        "rollout: env DB_HOST of container web (and 2 others)|a1|b2|c.yml|-- name:"
            + " DB_HOST||true|true",
        "rollout: env DB_HOST of container web added||b2|c.yml|+- name: DB_HOST_OLD||true|false",
        "ConfigMap shop/web-config changed: data, content unknown|||web-config.yaml|+x||false|true",
        "ConfigMap shop/web-config changed: data, content unknown|||other.yaml|+x||true|false",
        "ConfigMap shop/web-config changed: data, content unknown|||app.properties|+x|.|true|false",
        "ConfigMap shop/web-config changed: data, content"
            + " unknown|||cfg/app.properties|+x|cfg|true|true",
        "restart|||web.yaml|+restart||true|true",
      })
  void filesThatAreAboutTheSame(
      String what,
      String from,
      String to,
      String file,
      String lines,
      String path,
      boolean built,
      boolean touched) {
    Change change =
        new Change(
            what,
            Optional.empty(),
            "",
            from == null ? "" : from,
            to == null ? "" : to,
            Confidence.HIGH);
    SourceRepository repository =
        new SourceRepository(List.of(), "acme/shop", path == null ? List.of() : List.of(path));
    assertEquals(
        touched,
        CausalField.of(change)
            .isTouchedBy(new ChangedFile(file, "@@ -1 +1 @@\n" + lines), repository, built));
  }
}
