package dev.crmbridge.bench.tutorial;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Lookups as a Camel route. */
@SpringBootApplication
public class TutorialApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(TutorialApplication.class, arguments);
	}

}
