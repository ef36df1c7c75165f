package io.pilothouse.monitor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pilothouse.monitor.report.Drawn.Box;
import io.pilothouse.monitor.report.Drawn.Picture;
import io.pilothouse.monitor.report.Drawn.Shape;
import io.pilothouse.monitor.report.Drawn.Text;
import io.pilothouse.monitor.report.ReportData.Period;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The page, opened in a browser: what is drawn, where, and in which colour. */
class ReportDrawnIT {
  private static final Map<String, String> LIGHT =
      Map.of(
          "s1", "rgb(179, 32, 44)",
          "s2", "rgb(217, 115, 13)",
          "s3", "rgb(40, 120, 184)",
          "s4", "rgb(123, 133, 143)");

  @TempDir private Path folder;
  private Chromium chromium;

  @BeforeEach
  void open() {
    chromium = new Chromium(folder);
  }

  static Stream<Arguments> periods() {
    return Stream.of(
        Arguments.of("a usual week", Weeks.usual()),
        Arguments.of("a calm week", Weeks.calm()),
        Arguments.of("a day", Weeks.busy(12, 1)),
        Arguments.of("500 incidents in 90 days", Weeks.busy(500, 90)),
        Arguments.of("a year", Weeks.busy(40, 365)),
        Arguments.of("hostile names", Weeks.hostile()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("periods")
  void everythingIsThereInItsPlaceAndCanBeRead(String name, ReportData data) {
    Drawn page = Drawn.of(chromium, HtmlReport.of(data));
    assertTrue(page.width() <= page.window(), "the page is wider than the window");
    everyIncidentIsDrawn(page, data);
    page.pictures().forEach(ReportDrawnIT::isTidy);
  }

  private static void everyIncidentIsDrawn(Drawn page, ReportData data) {
    Report report = Report.of(data);
    List<String> expected = report.incidents().stream().map(Case::id).sorted().toList();
    assertEquals(
        expected,
        page.pictures().stream()
            .flatMap(picture -> picture.spans().stream())
            .map(Shape::of)
            .distinct()
            .sorted()
            .toList());
    long began =
        report.incidents().stream().filter(each -> data.period().holds(each.began())).count();
    assertEquals(
        began,
        page.pictures().stream()
            .flatMap(picture -> picture.bars().stream())
            .mapToLong(bar -> Long.parseLong(bar.of()))
            .sum());
  }

  private static void isTidy(Picture picture) {
    for (Shape shape : picture.shapes()) {
      assertTrue(picture.frame().holds(shape.box()), () -> shape + " leaves " + picture.id());
      assertTrue(shape.box().width() >= 0.9, () -> shape + " cannot be seen");
      assertFalse(shape.box().overlaps(picture.legend()), () -> shape + " covers the legend");
    }
    List<Text> texts = picture.texts();
    for (int i = 0; i < texts.size(); i++) {
      Text text = texts.get(i);
      assertTrue(picture.frame().holds(text.box()), () -> text + " is cut off");
      for (Text other : texts.subList(i + 1, texts.size())) {
        assertFalse(text.box().overlaps(other.box()), () -> text + " runs into " + other);
      }
    }
    double names =
        texts.stream()
            .filter(text -> Set.of("name", "small code").contains(text.style()))
            .mapToDouble(text -> text.box().right())
            .max()
            .orElse(0);
    picture
        .spans()
        .forEach(span -> assertTrue(span.box().x() >= names, () -> span + " covers a name"));
  }

  @Test
  void colourSaysHowSevereAndHeightHowMany() {
    Picture bars = Drawn.of(chromium, HtmlReport.of(Weeks.busy(500, 90))).picture("chart-buckets");
    Set<Long> heights =
        bars.bars().stream()
            .map(bar -> Math.round(10 * bar.box().height() / Integer.parseInt(bar.of())))
            .collect(Collectors.toSet());
    assertTrue(
        heights.stream().mapToLong(Long::longValue).max().orElseThrow()
                - heights.stream().mapToLong(Long::longValue).min().orElseThrow()
            <= 1,
        () -> "one incident is as high as another: " + heights);
    bars.bars().forEach(bar -> assertEquals(LIGHT.get(bar.style()), bar.fill()));
    assertEquals(
        LIGHT.keySet(), bars.bars().stream().map(Shape::style).collect(Collectors.toSet()));
  }

  @Test
  void barsAreWhereTheirTimesAre() {
    ReportData data = Weeks.usual();
    Picture timeline = Drawn.of(chromium, HtmlReport.of(data)).picture("chart-timeline");
    for (Case incident : Report.of(data).incidents()) {
      List<Case.Span> spans = incident.spans(data.period());
      List<Shape> drawn =
          timeline.spans().stream().filter(shape -> shape.of().equals(incident.id())).toList();
      assertEquals(
          spans.stream()
              .map(span -> Style.of(span.severity()) + " " + Style.of(span.state()))
              .toList(),
          drawn.stream().map(shape -> shape.style().substring("span ".length())).toList());
      for (int i = 0; i < spans.size(); i++) {
        double left = x(timeline.plot(), data.period(), spans.get(i).from());
        double right = x(timeline.plot(), data.period(), spans.get(i).to());
        Box box = drawn.get(i).box();
        assertEquals(left, box.x(), 3, incident.id());
        assertEquals(Math.max(right, left + 3), box.right(), 3, incident.id());
        String severity = Style.of(spans.get(i).severity());
        assertEquals(LIGHT.get(severity), drawn.get(i).stroke());
      }
    }
  }

  private static double x(Box plot, Period period, Instant at) {
    double share =
        (double) Duration.between(period.from(), at).toSeconds() / period.length().toSeconds();
    return plot.x() + share * plot.width();
  }

  @Test
  void whatWasNotSeenIsDrawnAsThat() {
    ReportData data = Weeks.usual();
    Picture stripes = Drawn.of(chromium, HtmlReport.of(data)).picture("chart-coverage");
    assertEquals(
        List.of("seen", "failed", "seen", "unwatched", "partial", "seen"),
        stripes.stretches().stream().map(Shape::style).toList());
    double total = stripes.stretches().stream().mapToDouble(each -> each.box().width()).sum();
    assertEquals(stripes.plot().width(), total, 2);
    double hours = stripes.stretches().get(3).box().width() / stripes.plot().width() * 7 * 24;
    assertEquals(8, hours, 0.3);
  }

  @Test
  void inTheDarkWordsStandOut() {
    for (List<String> options :
        List.of(List.<String>of(), List.of("--blink-settings=preferredColorScheme=0"))) {
      Drawn page = Drawn.of(chromium, HtmlReport.of(Weeks.usual()), options.toArray(String[]::new));
      assertEquals(!options.isEmpty(), page.isDark());
      page.contrasts()
          .forEach((words, contrast) -> assertTrue(contrast >= 4.5, words + ": " + contrast));
      for (Picture picture : page.pictures()) {
        picture.bars().forEach(bar -> assertTrue(page.contrast(bar.fill()) >= 3, bar.toString()));
      }
    }
  }

  @Test
  void whatWasSaidIsReadInItsLinesBelowWhoseWordsItIs() {
    String words = Drawn.of(chromium, HtmlReport.of(Weeks.usual())).words();
    assertTrue(words.contains("Written by a model, not checked (incident-commander)"), words);
    assertTrue(words.contains("\nSuggested: revert 1a2b3c4 in acme/shop"), words);
    assertTrue(words.contains("\nThe indexer reads all of the catalogue at its start and"), words);
  }

  @Test
  void nothingInAClusterBecomesPartOfThePage() {
    Drawn page = Drawn.of(chromium, HtmlReport.of(Weeks.hostile()));
    assertEquals(List.of(), page.foreign(), "elements that nobody meant to be there");
    assertTrue(page.words().contains(Weeks.HOSTILE), "the name is shown as it is");
    assertEquals("rgb(246, 247, 249)", page.background(), "the style sheet passed the policy");
  }

  @Test
  void itCanBePrinted() throws IOException {
    byte[] pdf = chromium.print(HtmlReport.of(Weeks.usual()));
    String text = new String(pdf, StandardCharsets.ISO_8859_1);
    assertTrue(text.startsWith("%PDF-"));
    long pages =
        text.lines()
            .filter(line -> line.contains("/Type /Page\n") || line.matches(".*/Type /Page( .*)?"))
            .count();
    assertTrue(pages >= 1 && pages <= 5, () -> pages + " pages");
  }
}
