package dev.crmbridge.http;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@code /openapi.yaml}, and {@code /docs}, a page to read and try it that needs nothing
 * from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
class DocumentationConfiguration implements WebMvcConfigurer {

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/openapi.yaml").addResourceLocations("file:config/");
		registry.addResourceHandler("/docs/**").addResourceLocations("classpath:/docs/");
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new ReaderLimit()).addPathPatterns("/openapi.yaml", "/docs/**");
	}

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/docs").setViewName("forward:/docs/index.html");
	}

	/**
	 * Bounds how many threads send these pages: they need no key and are larger than the
	 * buffers of a connection, so a client that reads slowly holds a thread.
	 */
	private static final class ReaderLimit implements HandlerInterceptor {

		private static final int MAX_READERS = 16;

		private final Semaphore readers = new Semaphore(MAX_READERS);

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws IOException {
			boolean admitted = request.getDispatcherType() == DispatcherType.FORWARD || this.readers.tryAcquire();
			if (!admitted) {
				ProblemWriter.write(response, Problem.of(HttpServletResponse.SC_SERVICE_UNAVAILABLE));
			}
			return admitted;
		}

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception failure) {
			if (request.getDispatcherType() != DispatcherType.FORWARD) {
				this.readers.release();
			}
		}

	}

}
