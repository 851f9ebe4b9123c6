package dev.crmbridge;

import dev.crmbridge.check.CheckCommand;
import dev.crmbridge.check.StartFailure;
import org.apache.camel.spring.boot.actuate.health.CamelAvailabilityCheckAutoConfiguration;
import org.apache.camel.spring.boot.actuate.health.CamelHealthCheckAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the bridge between a Webitel call centre and a customer's CRM. The routes come
 * from the folder {@code routes/} and the settings from {@code config/}, both beside the
 * working directory.
 * <p>
 * Camel's own health stays UP whatever becomes of the routes. Both databases may be away
 * at start, so neither is wired by Spring Boot's own configuration, which would insist on
 * them.
 */
@SpringBootApplication(exclude = { DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
		MustacheAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
		CamelHealthCheckAutoConfiguration.class, CamelAvailabilityCheckAutoConfiguration.class })
@ConfigurationPropertiesScan
public class BridgeApplication {

	public static void main(String[] args) {
		if (CheckCommand.isAsked(args)) {
			System.exit(new CheckCommand(BridgeApplication.class).run(args, System.out));
		}
		try {
			SpringApplication.run(BridgeApplication.class, args);
		}
		catch (RuntimeException ex) {
			if (!StartFailure.isInFiles(ex)) {
				throw ex;
			}
			if (new CheckCommand(BridgeApplication.class).run(args, System.err) == 0) {
				StartFailure.problems(ex).forEach(System.err::println);
			}
			System.exit(1);
		}
	}

}
