package dev.crmbridge.config;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spring.boot.CamelContextConfiguration;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Function of Camel's properties that converts a duration to milliseconds:
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
	public String apply(String text) {
		String duration = Character.isDigit(text.charAt(0)) ? text : this.settings.getRequiredProperty(text);
		return String.valueOf(DurationStyle.detectAndParse(duration).toMillis());
	}

	@Override
	public void beforeApplicationStart(CamelContext camel) {
		camel.getPropertiesComponent().addPropertiesFunction(this);
	}

	@Override
	public void afterApplicationStart(CamelContext camel) {
		// nothing to do
	}

}
