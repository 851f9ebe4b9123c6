package dev.crmbridge.bench.peer;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.batch.BatchAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Lookups and call events, written by hand: with the profile {@code bare} what they need,
 * with {@code shipped} also what one would not go into production without.
 */
@SpringBootApplication(exclude = BatchAutoConfiguration.class)
@ConfigurationPropertiesScan
public class PeerApplication {

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(PeerApplication.class).properties("spring.config.name=peer").run(arguments);
	}

}
