package dev.crmbridge.http;

import org.springframework.context.annotation.Configuration;
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
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/docs").setViewName("forward:/docs/index.html");
	}

}
