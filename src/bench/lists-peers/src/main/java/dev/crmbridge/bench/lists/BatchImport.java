package dev.crmbridge.bench.lists;

import java.nio.file.Path;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobExecutionException;
import org.springframework.batch.core.JobParameters;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.StepExecution;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The same work as a Spring Batch job. A list whose job failed goes on, when it is
 * imported again, behind the last chunk of each part that was accepted.
 */
final class BatchImport implements ListImport {

	private final ConfigurableApplicationContext context;

	private BatchImport(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Takes {@code --spring.datasource.url}, {@code .username} and {@code .password} of
	 * the job repository, and either {@code --webitel.url}, {@code --webitel.token} and
	 * {@code --webitel.queue}, or {@code --preview.folder}, where members are written
	 * instead.
	 */
	static BatchImport open(String[] options) {
		return new BatchImport(SpringApplication.run(MemberJob.class, options));
	}

	@Override
	public Result load(Path list) {
		JobParameters parameters = new JobParametersBuilder().addString("list", list.toAbsolutePath().toString())
			.toJobParameters();
		try {
			JobExecution execution = this.context.getBean(JobLauncher.class)
				.run(this.context.getBean(Job.class), parameters);
			return result(execution);
		}
		catch (JobExecutionException ex) {
			System.err.println(list + ": " + ex.getMessage());
			return new Result(false, 0, 0);
		}
	}

	private static Result result(JobExecution execution) {
		long rows = 0;
		long accepted = 0;
		for (StepExecution step : execution.getStepExecutions()) {
			// the step above the parts holds their sums
			if (step.getStepName().equals(MemberJob.ALL_PARTS)) {
				rows = step.getReadCount();
				accepted = step.getWriteCount();
			}
		}
		return new Result(execution.getStatus() == BatchStatus.COMPLETED, rows, accepted);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
