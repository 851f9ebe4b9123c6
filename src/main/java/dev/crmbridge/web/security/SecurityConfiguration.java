package dev.crmbridge.web.security;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import dev.crmbridge.web.server.BodyReader;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.PathPatternRequestMatcherBuilderFactoryBean;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Each group of paths has its own keys, and all other routes need an admin key; a missing
 * or a wrong key is a 401.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final AuthorizationManager<HttpServletRequest> ADMIN = AuthorityAuthorizationManager
		.hasAuthority("admin");

	/** The page at /docs has its scripts from here, and sets styles of its own. */
	private static final String PAGES = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
			+ "frame-ancestors 'none'; base-uri 'none'";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, BridgeSettings settings, RefusedKeyLog refused,
			ObjectProvider<CamelRequestHandlerMapping> routes) throws Exception {
		AuthenticationEntryPoint unauthorized = (request, response, ex) -> {
			refused.count(request.getRequestURI());
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			if (!request.getInputStream().isFinished()) {
				BodyReader.closeAfterwards(response);
			}
			// not by an error dispatch: a refusal is to cost little
			ProblemWriter.write(response, Problem.of(HttpServletResponse.SC_UNAUTHORIZED));
		};
		return http
			.authorizeHttpRequests((requests) -> requests
				.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
				.permitAll()
				.requestMatchers("/webitel/**")
				.hasAuthority("webitel")
				.requestMatchers("/crm/**")
				.hasAuthority("crm")
				.requestMatchers("/admin/**")
				.hasAuthority("admin")
				.anyRequest()
				.access((sender,
						context) -> new AuthorizationDecision(ADMIN.authorize(sender, context.getRequest()).isGranted()
								|| !isRoute(routes, context.getRequest()))))
			.addFilterBefore(new ApiKeyAuthenticationFilter(settings.keys()), AuthorizationFilter.class)
			.exceptionHandling((errors) -> errors.authenticationEntryPoint(unauthorized)
				.accessDeniedHandler((request, response, ex) -> unauthorized.commence(request, response, null)))
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy.policyDirectives(PAGES))
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
	 * Returns whether a route serves the path, with this method or another. A route of an
	 * engineer's own on a path outside the groups needs the admin key; a path that no
	 * route serves is a 404.
	 */
	private static boolean isRoute(ObjectProvider<CamelRequestHandlerMapping> routes, HttpServletRequest request) {
		try {
			ServletRequestPathUtils.parseAndCache(request);
			return routes.getObject().getHandler(request) != null;
		}
		catch (Exception ex) {
			// such as a method that the route does not take
			return true;
		}
	}

	/**
	 * Paths are matched as Spring MVC does, without asking it for the handler of each.
	 */
	@Bean
	PathPatternRequestMatcherBuilderFactoryBean requestMatchers() {
		return new PathPatternRequestMatcherBuilderFactoryBean();
	}

	/**
	 * What goes through the filters is timed once, as an HTTP request, and not again in
	 * each of them.
	 */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * A caller lookup answers whatever stands in its parameters and headers; what no path
	 * may be is still refused.
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
