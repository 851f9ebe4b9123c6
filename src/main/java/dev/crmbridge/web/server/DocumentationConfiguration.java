package dev.crmbridge.web.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves {@code /openapi.yaml}, and {@code /docs}, a page to read and try the API that
 * loads nothing from other servers.
 */
@Configuration(proxyBeanMethods = false)
class DocumentationConfiguration implements WebMvcConfigurer {

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/openapi.yaml").addResourceLocations("file:config/");
		// not /docs/**, which would match /docs before its view controller
		registry.addResourceHandler("/docs/*").addResourceLocations("classpath:/docs/");
	}

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/docs").setViewName("forward:/docs/index.html");
	}

	@Bean
	FilterRegistrationBean<ReaderLimit> documentationReaders() {
		FilterRegistrationBean<ReaderLimit> filter = new FilterRegistrationBean<>(new ReaderLimit());
		filter.setUrlPatterns(List.of("/openapi.yaml", "/docs", "/docs/*"));
		return filter;
	}

	/**
	 * Limits how many threads send these pages, and for how long. The pages need no key
	 * and are larger than a connection's buffers, so each slow client holds a thread.
	 */
	static final class ReaderLimit extends OncePerRequestFilter {

		private static final int MAX_READERS = 16;

		private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

		private final Semaphore readers = new Semaphore(MAX_READERS);

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if (!this.readers.tryAcquire()) {
				ProblemWriter.write(response, Problem.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
				return;
			}
			try {
				chain.doFilter(request, new RouteResponse(response, READ_TIMEOUT));
			}
			finally {
				this.readers.release();
			}
		}

	}

}
