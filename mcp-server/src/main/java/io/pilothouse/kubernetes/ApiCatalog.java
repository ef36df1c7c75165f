package io.pilothouse.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the API server serves, as far as it could be found out.
 *
 * @param types every known type, preferred version of each group first, groups in the server's
 *     order
 * @param broken groups that did not answer: {@code group/version} and why; what they serve is
 *     unknown
 */
public record ApiCatalog(List<ResourceType> types, List<Broken> broken) {
  /** An API group version whose discovery failed. */
  public record Broken(String groupVersion, String reason) {}

  public ApiCatalog {
    types = List.copyOf(types);
    broken = List.copyOf(broken);
  }

  /**
   * Finds a type by what people and models write: kind, plural, singular or short name in any case,
   * optionally qualified as {@code deployments.apps}, {@code deployments.v1.apps} or {@code
   * apps/v1/Deployment}. The core group wins over others, then the server's order.
   */
  public Optional<ResourceType> resolve(String text) {
    String wanted = text.trim().toLowerCase(Locale.ROOT);
    int slash = wanted.lastIndexOf('/');
    if (slash >= 0) {
      String apiVersion = wanted.substring(0, slash);
      String name = wanted.substring(slash + 1);
      return first(type -> isNamed(type, name) && matchesApiVersion(type, apiVersion));
    }
    Optional<ResourceType> whole = first(type -> isNamed(type, wanted));
    int dot = wanted.indexOf('.');
    if (whole.isPresent() || dot < 0) {
      return whole;
    }
    String name = wanted.substring(0, dot);
    String rest = wanted.substring(dot + 1);
    return first(
        type ->
            isNamed(type, name)
                && (type.group().equals(rest)
                    || (type.version() + "." + type.group()).equals(rest)));
  }

  /**
   * Names to offer when {@link #resolve} finds nothing: the plural names nearest in spelling, best
   * first.
   */
  public List<String> nearest(String text, int most) {
    Map<String, String> qualified = new LinkedHashMap<>();
    for (ResourceType type : types) {
      Stream.of(type.plural(), type.singular(), type.qualifiedName())
          .forEach(name -> qualified.putIfAbsent(name, type.qualifiedName()));
    }
    return Nearest.to(text, qualified.keySet(), Integer.MAX_VALUE).stream()
        .map(qualified::get)
        .distinct()
        .limit(most)
        .toList();
  }

  private Optional<ResourceType> first(java.util.function.Predicate<ResourceType> test) {
    List<ResourceType> found = new ArrayList<>(types.stream().filter(test).toList());
    return found.stream()
        .filter(type -> type.group().isEmpty())
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  private static boolean matchesApiVersion(ResourceType type, String apiVersion) {
    return type.apiVersion().equals(apiVersion) || type.group().equals(apiVersion);
  }

  private static boolean isNamed(ResourceType type, String name) {
    return type.plural().equals(name)
        || type.singular().equals(name)
        || type.kind().toLowerCase(Locale.ROOT).equals(name)
        || type.shortNames().contains(name);
  }
}
