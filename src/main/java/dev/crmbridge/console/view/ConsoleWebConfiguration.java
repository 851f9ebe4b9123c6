package dev.crmbridge.console.view;

import java.time.Duration;
import java.util.List;

import com.samskivert.mustache.Mustache;
import dev.crmbridge.console.ConditionalOnConsole;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Configuration of Spring MVC and of the templates for the console. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnConsole
class ConsoleWebConfiguration implements WebMvcConfigurer {

	private final PageContextResolver contexts;

	private final PageAssets assets;

	ConsoleWebConfiguration(PageContextResolver contexts, PageAssets assets) {
		this.contexts = contexts;
		this.assets = assets;
	}

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(this.contexts);
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		// before the page for unknown paths
		registry.setOrder(-1);
		registry.addResourceHandler(this.assets.path() + "/*")
			.addResourceLocations(PageAssets.LOCATION)
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
	}

	/**
	 * Null is empty text, and empty text is false; a name that the model lacks is a
	 * mistake of the template.
	 */
	@Bean
	Mustache.Compiler mustacheCompiler(Mustache.TemplateLoader templates) {
		return Mustache.compiler().withLoader(templates).nullValue("").emptyStringIsFalse(true);
	}

}
