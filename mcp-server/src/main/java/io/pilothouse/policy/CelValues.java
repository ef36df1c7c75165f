package io.pilothouse.policy;

import dev.cel.common.values.NullValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as the expression language has it: every whole number is 64 bits wide. */
final class CelValues {
  private CelValues() {}

  static Object of(Object json) {
    return switch (json) {
      case null -> NullValue.NULL_VALUE;
      case Integer number -> number.longValue();
      case Float number -> number.doubleValue();
      case Map<?, ?> map -> {
        Map<Object, Object> values = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> values.put(key, of(value)));
        yield values;
      }
      case List<?> list -> list.stream().map(CelValues::of).toList();
      default -> json;
    };
  }
}
