package dev.crmbridge.console.security;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.ConsoleSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * Security of the console: form login, sessions and roles. A filter chain beside that of
 * the API: API keys never open the console, nor sessions the API.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnConsole
class ConsoleSecurityConfiguration {

	private static final String LOGIN = "/console/login";

	/**
	 * Scripts and styles from this server alone; nothing inline. Pico's icons are images
	 * inside its styles.
	 */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

	@Bean
	@Order(0)
	SecurityFilterChain consoleSecurity(ApplicationContext context, ConsoleSettings settings, SignIn signIn,
			Clock steadyClock) throws Exception {
		HttpSecurity http = httpSecurity(context);
		http.securityMatcher(path("/console/**"))
			.authenticationProvider(signIn)
			.securityContext(Customizer.withDefaults())
			.sessionManagement(Customizer.withDefaults())
			.anonymous(Customizer.withDefaults())
			.addFilterBefore(new ConsoleRequestFilter(), SecurityContextHolderFilter.class)
			.addFilterBefore(new SessionTimeoutFilter(settings.sessionTimeout(), steadyClock),
					SecurityContextHolderFilter.class)
			.addFilterAfter(new AnonymousFormFilter(LOGIN), SecurityContextHolderFilter.class)
			.requestCache((cache) -> cache.requestCache(new PageRequestCache(get("/console/**"))))
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens())
				.csrfTokenRequestHandler(new UploadCsrfTokenHandler(new XorCsrfTokenRequestAttributeHandler())))
			.headers((headers) -> headers.frameOptions((frames) -> frames.deny())
				.contentSecurityPolicy((policy) -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
				.referrerPolicy((policy) -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
			.formLogin((form) -> form.loginPage(LOGIN)
				.usernameParameter("username")
				.passwordParameter("password")
				.defaultSuccessUrl("/console")
				.failureHandler(
						(request, response, ex) -> response.sendRedirect(LOGIN + "?failure=" + SignIn.failure(ex))))
			.logout((logout) -> logout.logoutRequestMatcher(post("/console/logout")).logoutSuccessUrl(LOGIN + "?bye"))
			.exceptionHandling((handling) -> handling.authenticationEntryPoint(entryPoint())
				.accessDeniedHandler((request, response, ex) -> {
					response.setStatus(HttpServletResponse.SC_FORBIDDEN);
					request.setAttribute(ConsoleFailures.DENIED, ex);
					request.getRequestDispatcher("/console/denied").forward(request, response);
				}));
		authorize(http);
		return http.build();
	}

	private static void authorize(HttpSecurity http) throws Exception {
		String clerk = ConsoleRole.CLERK.name();
		String operator = ConsoleRole.OPERATOR.name();
		http.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.FORWARD)
			.permitAll()
			.requestMatchers(path(LOGIN), path("/console/assets/**"), path("/console/language"))
			.permitAll()
			.requestMatchers(path("/console/lookup/**"), path("/console/activity/**"))
			.hasRole(operator)
			// by any method, as HEAD runs what GET does
			.requestMatchers(path("/console/lists/*/files/**"), path("/console/lists/*/undo"),
					path("/console/lists/*/abandon"), path("/console/lists/*/resume"), path("/console/lists/*/correct"),
					post("/console/lists/**"))
			.hasRole(clerk)
			.requestMatchers(post("/console/stop-lists/find"))
			.authenticated()
			.requestMatchers(post("/console/stop-lists/**"))
			.hasRole(clerk)
			.requestMatchers(path("/console/deliveries/drop"), path("/console/deliveries/redeliver"),
					post("/console/deliveries/**"), post("/console/endpoints/**"))
			.hasRole(operator)
			.requestMatchers(get("/console/**"),
					PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.HEAD, "/console/**"))
			.authenticated()
			.anyRequest()
			.denyAll());
	}

	/**
	 * Creates the builder of one chain. {@code @EnableWebSecurity} would replace the
	 * bridge's own {@code FilterChainProxy} too, and slow each request of the API down.
	 */
	private static HttpSecurity httpSecurity(ApplicationContext context) {
		ObjectPostProcessor<Object> processor = ObjectPostProcessor.identity();
		Map<Class<?>, Object> shared = new HashMap<>();
		shared.put(ApplicationContext.class, context);
		return new HttpSecurity(processor, new AuthenticationManagerBuilder(processor), shared);
	}

	/** In a cookie, so that visitors of the sign-in page have no session. */
	private static CookieCsrfTokenRepository csrfTokens() {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookiePath("/console");
		tokens.setCookieCustomizer((cookie) -> cookie.sameSite("Strict").httpOnly(true));
		return tokens;
	}

	/** Sends a part of a page, too, to the sign-in page as a whole. */
	private static AuthenticationEntryPoint entryPoint() {
		LoginUrlAuthenticationEntryPoint page = new LoginUrlAuthenticationEntryPoint(LOGIN);
		page.setFavorRelativeUris(true);
		return (request, response, ex) -> {
			if (request.getHeader(ConsoleFailures.PARTIAL) != null) {
				response.setHeader("HX-Redirect", LOGIN);
				response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
			}
			else {
				page.commence(request, response, ex);
			}
		};
	}

	private static PathPatternRequestMatcher path(String pattern) {
		return PathPatternRequestMatcher.withDefaults().matcher(pattern);
	}

	private static PathPatternRequestMatcher get(String pattern) {
		return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, pattern);
	}

	private static PathPatternRequestMatcher post(String pattern) {
		return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, pattern);
	}

}
