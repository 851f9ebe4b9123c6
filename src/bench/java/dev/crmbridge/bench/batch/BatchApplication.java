package dev.crmbridge.bench.batch;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobExecutionException;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.StepExecution;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Imports lists by a Spring Batch job, one for each request. */
@SpringBootApplication(exclude = { SecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
@RestController
public class BatchApplication {

	private final JobLauncher launcher;

	private final Job job;

	BatchApplication(JobLauncher launcher, Job job) {
		this.launcher = launcher;
		this.job = job;
	}

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(BatchApplication.class)
			.properties("spring.config.name=batch", "spring.batch.job.enabled=false",
					"spring.batch.jdbc.initialize-schema=always", "logging.level.root=warn")
			.run(arguments);
	}

	/** Imports a list to its end, or to its first error. */
	@PostMapping("/loads")
	Map<String, Object> load(@RequestParam Path list) throws JobExecutionException {
		JobExecution execution = this.launcher.run(this.job,
				new JobParametersBuilder().addString("list", list.toString()).toJobParameters());
		if (execution.getStatus() != BatchStatus.COMPLETED) {
			throw new IllegalStateException(list + ": " + execution);
		}
		StepExecution sums = execution.getStepExecutions()
			.stream()
			.filter((step) -> step.getStepName().equals(MemberJob.ALL_PARTS))
			.findFirst()
			.orElseThrow();
		return Map.of("rows", sums.getReadCount(), "accepted", sums.getWriteCount());
	}

}
