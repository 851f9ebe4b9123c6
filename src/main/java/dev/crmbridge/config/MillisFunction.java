package dev.crmbridge.config;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spring.boot.CamelContextConfiguration;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Lets a route name a time span where Camel wants milliseconds:
 * <code>{{millis:webitel.timeout}}</code> is the setting {@code webitel.timeout}, such as
 * {@code 60s}, in ms, and <code>{{millis:5s}}</code> is 5000.
 */
@Component
class MillisFunction implements PropertiesFunction, CamelContextConfiguration {

	private final Environment settings;

	MillisFunction(Environment settings) {
		this.settings = settings;
	}

	@Override
	public String getName() {
		return "millis";
	}

	@Override
	public String apply(String span) {
		String duration = Character.isDigit(span.charAt(0)) ? span : this.settings.getRequiredProperty(span);
		return String.valueOf(DurationStyle.detectAndParse(duration).toMillis());
	}

	@Override
	public void beforeApplicationStart(CamelContext camel) {
		camel.getPropertiesComponent().addPropertiesFunction(this);
	}

	@Override
	public void afterApplicationStart(CamelContext camel) {
		// all is done before
	}

}
