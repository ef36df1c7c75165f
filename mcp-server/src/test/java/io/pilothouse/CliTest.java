package io.pilothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.config.ConfigException;
import io.pilothouse.config.Setting;
import io.pilothouse.config.Settings;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new Cli(
            new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                environment))
        .run(arguments);
  }

  private void refuses(String expected, String... arguments) {
    assertEquals(ExitCode.USAGE, run(arguments));
    assertEquals("", out.toString(UTF_8));
    assertEquals("pilothouse: " + expected + System.lineSeparator(), err.toString(UTF_8));
  }

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void aloneItPrintsHelp() {
    assertEquals(ExitCode.OK, run());
    assertTrue(out.toString(UTF_8).contains("serve "), out.toString(UTF_8));
  }

  @Test
  void helpOfACommandNamesEverySetting() {
    assertEquals(ExitCode.OK, run("serve", "--help"));
    for (Setting<?> setting : Settings.ALL) {
      assertTrue(out.toString(UTF_8).contains(setting.flag()), setting.flag());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void theVersionIsOneLine(String argument) {
    assertEquals(ExitCode.OK, run(argument));
    assertTrue(out.toString(UTF_8).startsWith("pilothouse "));
    assertEquals(1, out.toString(UTF_8).lines().count());
  }

  @Test
  void anUnknownFlagIsRefusedWithTheNearest() {
    refuses("Unknown option: '--sandbx'. Did you mean --sandbox?", "serve", "--sandbx");
  }

  @Test
  void anUnknownCommandIsRefusedWithTheNearest() {
    refuses("Unmatched argument at index 0: 'serv'. Did you mean serve?", "serv");
  }

  @Test
  void aFlagWithoutItsValueIsRefused() {
    refuses("Missing required parameter for option '--context' (NAME)", "serve", "--context");
  }

  @Test
  void aSwitchTakesTrueOrFalseOnly() {
    refuses(
        "Invalid value for option '--sandbox': \"maybe\"; expected true or false",
        "serve",
        "--sandbox=maybe");
  }

  @Test
  void aBadValueIsRefusedWithTheNearest() {
    refuses(
        "toolsets: \"cor\" (flag --toolsets) is not usable; expected one of "
            + String.join(", ", Settings.KNOWN_TOOLSETS)
            + ". Did you mean core?",
        "serve",
        "--toolsets=cor");
  }

  @Test
  void aBadVariableIsRefused() {
    assertEquals(ExitCode.USAGE, run(Map.of("PILOTHOUSE_MAX_UPSTREAM", "0"), "tools"));
    assertTrue(
        err.toString(UTF_8)
            .startsWith("pilothouse: max-upstream: \"0\" (environment variable PILOTHOUSE_MAX"),
        err.toString(UTF_8));
  }

  @Test
  void aDisabledToolMustExist() {
    assertEquals(ExitCode.USAGE, run("tools", "--disable-tools", "list_pod"));
    assertTrue(err.toString(UTF_8).endsWith(". Did you mean list_pods?" + System.lineSeparator()));
  }

  @Test
  void toolsListsWhatIsOn() {
    assertEquals(ExitCode.OK, run("tools", "--disable-tools=get_logs"));
    assertTrue(out.toString(UTF_8).contains("list_pods"));
    assertTrue(!out.toString(UTF_8).contains("get_logs"));
  }

  @Test
  void toolsAsJsonIsTheListing() {
    assertEquals(ExitCode.OK, run("tools", "--json"));
    JsonObject tool = new JsonObject(out.toString(UTF_8)).getJsonArray("tools").getJsonObject(0);
    assertTrue(tool.containsKey("inputSchema"));
    assertTrue(!tool.containsKey("x-pilothouse"));
  }

  @Test
  void callAnswersFromTheSandbox() {
    assertEquals(ExitCode.OK, run("call", "--sandbox", "list_contexts"));
    assertTrue(out.toString(UTF_8).contains("sandbox"), out.toString(UTF_8));
  }

  @Test
  void callWithFormatJsonPrintsTheStructure() {
    assertEquals(
        ExitCode.OK,
        run("call", "list_pods", "{\"namespace\":\"shop\",\"format\":\"json\"}", "--sandbox"));
    assertTrue(new JsonObject(out.toString(UTF_8)).getInteger("total") > 0);
  }

  @Test
  void callFailsWhenTheToolDoes() {
    assertEquals(ExitCode.FAILURE, run("call", "list_pods", "{\"limit\":\"x\"}", "--sandbox"));
    assertTrue(out.toString(UTF_8).startsWith("INVALID_ARGUMENT: "), out.toString(UTF_8));
  }

  @Test
  void callRefusesAToolThatThereIsNot() {
    refuses(
        "unknown tool list_pod; nearest: list_pods, evict_pod", "call", "list_pod", "--sandbox");
  }

  @Test
  void callRefusesArgumentsThatAreNoObject() {
    refuses(
        "the arguments are not a JSON object such as '{\"limit\": 5}'", "call", "list_pods", "[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "serve --sandbox",
        "serve --context=a=b --read-only",
        "serve --kubeconfig= --log-level=debug"
      })
  void thePlainStartIsUnderstoodAsTheGrammarUnderstandsIt(String line) throws ConfigException {
    String[] words = line.split(" ");
    assertEquals(new Grammar().parse(words, System.out), Cli.plainServe(List.of(words)), line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools",
        "serve --sandbox=true",
        "serve --context a",
        "serve --nothing=1",
        "serve --context",
        "serve --context=a --context=b",
        "serve --help",
        "serve extra"
      })
  void whatIsNotPlainIsLeftToTheGrammar(String line) {
    assertTrue(Cli.plainServe(List.of(line.split(" "))).isEmpty());
  }

  @Test
  void aTokenIsShownOnceAndKeptByItsHash(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokens");
    String[] arguments = {
      "token", "create", "--name=ci", "--groups", "sre,dev", "--expires=90d",
    };
    assertEquals(ExitCode.OK, run(arguments));
    String token = out.toString(UTF_8).strip();
    assertTrue(token.matches("pilothouse_[A-Za-z0-9_-]{43}"), token);
    String said = err.toString(UTF_8);
    assertTrue(
        said.lines()
            .anyMatch(
                line ->
                    line.matches("ci sha256:[0-9a-f]{64} groups=sre,dev expires=20\\d\\d-.*T.*Z")),
        said);
    assertTrue(!said.contains(token), said);

    out.reset();
    assertEquals(
        ExitCode.OK, run("token", "create", "--name", "ci", "--tokens-file", file.toString()));
    assertEquals(1, Files.readString(file).lines().count());
    assertTrue(!Files.readString(file).contains(out.toString(UTF_8).strip()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token create",
        "token create --name=a,b",
        "token create --name=a --expires=soon",
        "token create --name=a --groups=system:masters",
        "token create --name=a --tokens-file=/no/such/folder/tokens",
        "token creat",
      })
  void aTokenThatCannotBeMadeIsRefusedInOneLine(String arguments) {
    assertEquals(ExitCode.USAGE, run(arguments.split(" ")));
    assertEquals("", out.toString(UTF_8));
    assertEquals(1, err.toString(UTF_8).lines().count(), err.toString(UTF_8));
  }

  @Test
  void aTokensFileThatCannotBeUsedIsNamed() {
    refuses(
        "tokens-file: \"/no/such/file\" is not usable: there is no such file",
        "serve",
        "--http",
        "--port=0",
        "--tokens-file=/no/such/file");
  }
}
