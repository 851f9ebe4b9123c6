package dev.crmbridge;

import java.io.IOException;

import dev.crmbridge.config.check.CheckCommand;
import dev.crmbridge.config.check.StartFailureReporter;
import dev.crmbridge.config.start.RehearseCommand;
import org.apache.camel.spring.boot.actuate.health.CamelAvailabilityCheckAutoConfiguration;
import org.apache.camel.spring.boot.actuate.health.CamelHealthCheckAutoConfiguration;
import org.apache.camel.spring.boot.actuate.info.CamelInfoAutoConfiguration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.observation.web.servlet.WebMvcObservationAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.scheduling.ScheduledTasksObservabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.dao.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.http.client.HttpClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.mustache.MustacheAutoConfiguration;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.autoconfigure.sql.init.SqlInitializationAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestClientAutoConfiguration;
import org.springframework.boot.autoconfigure.web.client.RestTemplateAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the bridge between a Webitel call centre and a customer's CRM. The routes come
 * from the folder {@code routes/} and the settings from {@code config/}, both in the
 * working directory.
 * <p>
 * Excluded auto-configurations: Camel's own health, which stays UP when routes fail;
 * Spring Boot's databases, which must be available at a start, while both of the bridge's
 * may be unavailable; and unused ones (5 % of a start).
 */
@SpringBootApplication(exclude = {
		// health
		CamelHealthCheckAutoConfiguration.class, CamelAvailabilityCheckAutoConfiguration.class,
		// requests: RequestMeters times them
		WebMvcObservationAutoConfiguration.class,
		// databases
		DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class,
		// unused
		AopAutoConfiguration.class, CamelInfoAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, HttpClientAutoConfiguration.class,
		MustacheAutoConfiguration.class, PersistenceExceptionTranslationAutoConfiguration.class,
		RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class,
		ScheduledTasksObservabilityAutoConfiguration.class, SqlInitializationAutoConfiguration.class,
		TaskExecutionAutoConfiguration.class, TaskSchedulingAutoConfiguration.class, TransactionAutoConfiguration.class,
		TransactionManagerCustomizationAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class })
@ConfigurationPropertiesScan
public class BridgeApplication {

	public static void main(String[] args) throws IOException, InterruptedException {
		if (CheckCommand.isRequested(args)) {
			System.exit(new CheckCommand(BridgeApplication.class).run(args, System.out));
		}
		try {
			if (RehearseCommand.isRequested(args)) {
				new RehearseCommand(BridgeApplication.class).run(args);
			}
			else {
				SpringApplication.run(BridgeApplication.class, args);
			}
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
