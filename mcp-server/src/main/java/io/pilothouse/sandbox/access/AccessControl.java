package io.pilothouse.sandbox.access;

import io.pilothouse.sandbox.store.StatusException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/**
 * What every request passes before anything answers it: who asks, on whose behalf, and whether that
 * user may.
 */
public final class AccessControl {
  private static final String USER = AccessControl.class.getName();
  private static final String RBAC = Rbac.class.getName();
  private static final String BEARER = "Bearer ";

  private final Authenticator authenticator;
  private final Rbac rbac;
  private final Impersonation impersonation;
  private final Function<RoutingContext, List<Attributes>> attributes;

  /**
   * @param attributes what a request wants, read the same way by those who answer it
   */
  public AccessControl(
      Authenticator authenticator,
      Rbac rbac,
      Function<RoutingContext, List<Attributes>> attributes) {
    this.authenticator = authenticator;
    this.rbac = rbac;
    this.impersonation = new Impersonation(rbac);
    this.attributes = attributes;
  }

  /**
   * Lets the request pass, with its user noted.
   *
   * @throws StatusException 401 for an unknown token, 403 for what the user may not do
   */
  public void check(RoutingContext ctx) {
    UserInfo user = impersonation.apply(authenticate(ctx), ctx.request().headers());
    attributes.apply(ctx).forEach(wanted -> rbac.require(user, wanted));
    ctx.put(USER, user);
    ctx.put(RBAC, rbac);
    ctx.next();
  }

  /** Who makes a request that has passed. */
  public static UserInfo user(RoutingContext ctx) {
    return ctx.get(USER);
  }

  /**
   * Lets a request that has passed do something more than it seemed to want.
   *
   * @throws StatusException 403 when its user may not
   */
  public static void require(RoutingContext ctx, Attributes more) {
    ctx.<Rbac>get(RBAC).require(user(ctx), more);
  }

  /** A request without a bearer token is anonymous, and may as much as those may. */
  private UserInfo authenticate(RoutingContext ctx) {
    String credential = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (credential == null || !credential.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return UserInfo.anonymous();
    }
    return authenticator
        .user(credential.substring(BEARER.length()).strip())
        .orElseThrow(StatusException::unauthorized);
  }
}
