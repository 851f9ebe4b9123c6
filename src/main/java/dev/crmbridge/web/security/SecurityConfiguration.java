package dev.crmbridge.web.security;

import java.util.function.Supplier;

import dev.crmbridge.config.BridgeSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.PathPatternRequestMatcherBuilderFactoryBean;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Access rules: which key opens which paths. Each group of paths has its own keys; all
 * other routes need an admin key. {@link UnauthorizedEntryPoint} answers 401 to the rest.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final AuthorizationManager<HttpServletRequest> ADMIN = AuthorityAuthorizationManager
		.hasAuthority("admin");

	/** For the page at /docs: scripts from this server, inline styles. */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
			+ "frame-ancestors 'none'; base-uri 'none'";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, BridgeSettings settings, RefusedKeyLog refusedKeys,
			ObjectProvider<CamelRequestHandlerMapping> routes) throws Exception {
		UnauthorizedEntryPoint unauthorized = new UnauthorizedEntryPoint(refusedKeys);
		return http
			.authorizeHttpRequests(
					(requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
						.permitAll()
						.requestMatchers("/webitel/**")
						.hasAuthority("webitel")
						.requestMatchers("/crm/**")
						.hasAuthority("crm")
						.requestMatchers("/admin/**")
						.hasAuthority("admin")
						.anyRequest()
						.access((sender, context) -> adminUnlessUnknown(routes, sender, context.getRequest())))
			.addFilterBefore(new ApiKeyAuthenticationFilter(settings.keys()), AuthorizationFilter.class)
			.exceptionHandling(
					(errors) -> errors.authenticationEntryPoint(unauthorized).accessDeniedHandler(unauthorized))
			.headers((headers) -> headers
				.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
				.referrerPolicy((policy) -> policy.policy(ReferrerPolicy.NO_REFERRER)))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.securityContext(AbstractHttpConfigurer::disable)
			.servletApi(AbstractHttpConfigurer::disable)
			.build();
	}

	/**
	 * Requires an admin key for a path outside the groups, such as one of an engineer's
	 * own route. Passes a path that no route serves on to its 404.
	 */
	private static AuthorizationDecision adminUnlessUnknown(ObjectProvider<CamelRequestHandlerMapping> routes,
			Supplier<Authentication> sender, HttpServletRequest request) {
		return new AuthorizationDecision(ADMIN.authorize(sender, request).isGranted() || !isRoute(routes, request));
	}

	/** Returns whether a route serves the path, with this method or another. */
	private static boolean isRoute(ObjectProvider<CamelRequestHandlerMapping> routes, HttpServletRequest request) {
		try {
			ServletRequestPathUtils.parseAndCache(request);
			return routes.getObject().getHandler(request) != null;
		}
		catch (Exception ex) {
			// such as a method that the route does not support
			return true;
		}
	}

	/** Matches paths as Spring MVC does, without looking up the handler of each. */
	@Bean
	PathPatternRequestMatcherBuilderFactoryBean requestMatchers() {
		return new PathPatternRequestMatcherBuilderFactoryBean();
	}

	/** Turns off timing per filter: each request is timed once, as an HTTP request. */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * Accepts any method, headers and parameters, as every caller lookup must be
	 * answered. Paths stay checked.
	 */
	@Bean
	HttpFirewall httpFirewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		firewall.setAllowedHeaderNames((name) -> true);
		firewall.setAllowedHeaderValues((value) -> true);
		firewall.setAllowedParameterNames((name) -> true);
		firewall.setAllowedParameterValues((value) -> true);
		return firewall;
	}

}
