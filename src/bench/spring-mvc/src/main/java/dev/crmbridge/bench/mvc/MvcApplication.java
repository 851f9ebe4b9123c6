package dev.crmbridge.bench.mvc;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** What a bridge of lookups and call events is, written by hand. */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
@ConfigurationPropertiesScan
public class MvcApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(MvcApplication.class, arguments);
	}

}
