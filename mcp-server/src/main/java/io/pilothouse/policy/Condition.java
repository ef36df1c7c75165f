package io.pilothouse.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A CEL expression about a write. Compiled once, against what there is to ask about; its cost is
 * limited by its length, its depth and the number of steps its loops may take in all.
 */
final class Condition {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableOptionalSyntax(true)
          .maxExpressionCodePointSize(4_000)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(10_000)
          .maxRegexProgramSize(1_000)
          .build();

  private static final MapType ANY_MAP = MapType.create(SimpleType.STRING, SimpleType.DYN);

  /** What a condition may ask about, and of which type it is. */
  static final Map<String, CelType> VARIABLES = variables();

  /** Fields of {@code plan} that are known without looking at what a write would reach. */
  private static final Set<String> KNOWN_OF_PLAN = Set.of("force", "owners");

  private final String text;
  private final CelRuntime.Program program;
  private final boolean asksForReach;

  private Condition(String text, CelRuntime.Program program, boolean asksForReach) {
    this.text = text;
    this.program = program;
    this.asksForReach = asksForReach;
  }

  private static Map<String, CelType> variables() {
    Map<String, CelType> types = new LinkedHashMap<>();
    types.put("tool", SimpleType.STRING);
    types.put("effect", SimpleType.STRING);
    // A bare "namespace" would be a reserved word.
    types.put("target", ANY_MAP);
    types.put("caller", ANY_MAP);
    types.put("now", SimpleType.TIMESTAMP);
    types.put("object", ANY_MAP);
    types.put("patch", SimpleType.DYN);
    types.put("plan", ANY_MAP);
    return types;
  }

  /**
   * @throws CelValidationException when it is no expression, asks about something that there is
   *     not, or is not true or false
   */
  static Condition compile(String text) throws CelValidationException {
    CelAbstractSyntaxTree tree = compiler().compile(text).getAst();
    try {
      return new Condition(
          text,
          CelRuntimeFactory.standardCelRuntimeBuilder()
              .setOptions(OPTIONS)
              .addLibraries(CelOptionalLibrary.INSTANCE)
              .build()
              .createProgram(tree),
          CelNavigableAst.fromAst(tree).getRoot().allNodes().anyMatch(Condition::mayMeanReach));
    } catch (CelEvaluationException unusable) {
      throw new IllegalStateException("a checked expression cannot be run: " + text, unusable);
    }
  }

  private static CelCompiler compiler() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelOptionalLibrary.INSTANCE)
            .setResultType(SimpleType.BOOL);
    VARIABLES.forEach(builder::addVar);
    return builder.build();
  }

  /** The plan as a whole, or any field of it but those that are known anyway. */
  private static boolean mayMeanReach(CelNavigableExpr node) {
    return node.getKind() == ExprKind.Kind.IDENT
        && node.expr().ident().name().equals("plan")
        && node.parent()
            .filter(parent -> parent.getKind() == ExprKind.Kind.SELECT)
            .filter(parent -> KNOWN_OF_PLAN.contains(parent.expr().select().field()))
            .isEmpty();
  }

  /** Whether it may ask what the write would reach. */
  boolean asksForReach() {
    return asksForReach;
  }

  /**
   * Whether it holds for a write.
   *
   * @throws ConditionFailure when that cannot be told, for example because a field is missing
   */
  boolean holds(WriteRequest write, Instant now) throws ConditionFailure {
    Map<String, Object> values = new HashMap<>();
    WriteRequest.Target target = write.target();
    values.put("tool", write.tool());
    values.put("effect", write.effect());
    values.put(
        "target",
        Map.of(
            "context", target.context(),
            "namespace", target.namespace(),
            "kind", target.kind().kind(),
            "group", target.kind().group(),
            "name", target.name(),
            "labels", target.labels()));
    values.put(
        "caller",
        Map.of(
            "user", write.caller().user(),
            "groups", write.caller().groups(),
            "session", write.caller().session()));
    values.put("now", now);
    values.put("object", CelValues.of(write.impact().object()));
    values.put("patch", CelValues.of(write.impact().patch()));
    values.put("plan", CelValues.of(write.impact().plan()));
    try {
      return (Boolean) program.eval(values);
    } catch (CelEvaluationException | RuntimeException failure) {
      throw new ConditionFailure(text, failure);
    }
  }
}
