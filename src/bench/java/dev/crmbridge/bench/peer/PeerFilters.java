package dev.crmbridge.bench.peer;

import java.util.UUID;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;

/** Filters in front of the controllers. */
@Configuration(proxyBeanMethods = false)
class PeerFilters {

	private static final String KEY_HEADER = "X-Api-Key";

	/** Refuses requests without the API key. */
	@Bean
	@Profile("bare")
	Filter keyCheck(PeerSettings settings) {
		return (request, response, chain) -> {
			if (settings.isKey(((HttpServletRequest) request).getHeader(KEY_HEADER))) {
				chain.doFilter(request, response);
			}
			else {
				((HttpServletResponse) response).setStatus(HttpServletResponse.SC_UNAUTHORIZED);
			}
		};
	}

	/** Gives each request an id for its answer and its lines of the log. */
	@Bean
	@Profile("shipped")
	@FilterRegistration(order = Ordered.HIGHEST_PRECEDENCE)
	Filter requestIds() {
		return (request, response, chain) -> {
			String id = UUID.randomUUID().toString();
			((HttpServletResponse) response).setHeader("X-Request-Id", id);
			try (MDC.MDCCloseable line = MDC.putCloseable("request", id)) {
				chain.doFilter(request, response);
			}
		};
	}

	/**
	 * Spring Security's chain: stateless, with firewall and headers; denies by default.
	 */
	@Bean
	@Profile("shipped")
	SecurityFilterChain security(HttpSecurity http, PeerSettings settings) throws Exception {
		RequestHeaderAuthenticationFilter keys = new RequestHeaderAuthenticationFilter();
		keys.setPrincipalRequestHeader(KEY_HEADER);
		keys.setExceptionIfHeaderMissing(false);
		keys.setSecurityContextRepository(new NullSecurityContextRepository());
		keys.setAuthenticationManager((request) -> {
			if (!settings.isKey((String) request.getPrincipal())) {
				throw new BadCredentialsException("wrong key");
			}
			return new PreAuthenticatedAuthenticationToken("webitel", "",
					AuthorityUtils.createAuthorityList("ROLE_WEBITEL"));
		});
		return http.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.addFilter(keys)
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
				.permitAll()
				.requestMatchers(EndpointRequest.toAnyEndpoint())
				.permitAll()
				.requestMatchers("/webitel/**")
				.hasRole("WEBITEL")
				.anyRequest()
				.denyAll())
			.exceptionHandling(
					(failures) -> failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
			.build();
	}

}
