package dev.crmbridge;

import java.io.IOException;

import dev.crmbridge.config.check.CheckCommand;
import dev.crmbridge.config.check.StartFailureReporter;
import org.apache.camel.spring.boot.actuate.health.CamelAvailabilityCheckAutoConfiguration;
import org.apache.camel.spring.boot.actuate.health.CamelHealthCheckAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.observation.web.servlet.WebMvcObservationAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the bridge between a Webitel call centre and a customer's CRM. The routes come
 * from the folder {@code routes/} and the settings from {@code config/}, both in the
 * working directory.
 * <p>
 * Excluded auto-configurations: Camel's health, which stays UP when routes fail; Flyway's
 * at a start, which fails while the store is unavailable ({@code StoreSchema} runs Flyway
 * later); the user with a generated password, which a start would log; and observations
 * of requests, which {@code RequestMeters} times.
 */
@SpringBootApplication(exclude = { CamelHealthCheckAutoConfiguration.class,
		CamelAvailabilityCheckAutoConfiguration.class, FlywayAutoConfiguration.class,
		UserDetailsServiceAutoConfiguration.class, WebMvcObservationAutoConfiguration.class })
@ConfigurationPropertiesScan
public class BridgeApplication {

	public static void main(String[] args) throws IOException {
		if (CheckCommand.isRequested(args)) {
			System.exit(new CheckCommand(BridgeApplication.class).run(args, System.out));
		}
		try {
			SpringApplication.run(BridgeApplication.class, args);
		}
		catch (RuntimeException ex) {
			if (!StartFailureReporter.isInFiles(ex)) {
				throw ex;
			}
			if (new CheckCommand(BridgeApplication.class).run(args, System.err) == 0) {
				StartFailureReporter.problems(ex).forEach(System.err::println);
			}
			System.exit(1);
		}
	}

}
