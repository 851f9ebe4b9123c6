package dev.crmbridge.bench.lists;

import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.springframework.batch.core.Job;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.support.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.item.ItemProcessor;
import org.springframework.batch.item.ItemWriter;
import org.springframework.batch.item.file.FlatFileItemReader;
import org.springframework.batch.item.file.FlatFileItemWriter;
import org.springframework.batch.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.item.file.builder.FlatFileItemWriterBuilder;
import org.springframework.batch.item.file.mapping.PassThroughFieldSetMapper;
import org.springframework.batch.item.file.transform.FieldSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job: a list is cut into four parts, which are read, made into members and written
 * at the same time, 1000 rows a transaction. How far each part has come is in the job
 * repository.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class MemberJob {

	/** The step whose counts are the sums of all parts. */
	static final String ALL_PARTS = "allParts";

	private static final int PARTS = 4;

	private static final int CHUNK_ROWS = 1000;

	@Bean
	Job memberImport(JobRepository repository, Step allParts) {
		return new JobBuilder("memberImport", repository).start(allParts).build();
	}

	@Bean
	Step allParts(JobRepository repository, Step part, Partitioner parts, TaskExecutor partThreads) {
		return new StepBuilder(ALL_PARTS, repository).partitioner("part", parts)
			.step(part)
			.gridSize(PARTS)
			.taskExecutor(partThreads)
			.build();
	}

	@Bean
	Step part(JobRepository repository, PlatformTransactionManager transactions, FlatFileItemReader<FieldSet> rows,
			ItemProcessor<FieldSet, Member> members, ItemWriter<Member> writer) {
		return new StepBuilder("part", repository).<FieldSet, Member>chunk(CHUNK_ROWS, transactions)
			.reader(rows)
			.processor(members)
			.writer(writer)
			.build();
	}

	@Bean
	ThreadPoolTaskExecutor partThreads() {
		ThreadPoolTaskExecutor threads = new ThreadPoolTaskExecutor();
		threads.setCorePoolSize(PARTS);
		return threads;
	}

	@Bean
	@StepScope
	RowRanges parts(@Value("#{jobParameters['list']}") String list) {
		return new RowRanges(Path.of(list));
	}

	@Bean
	@StepScope
	FlatFileItemReader<FieldSet> rows(@Value("#{jobParameters['list']}") String list,
			@Value("#{stepExecutionContext['from']}") int from, @Value("#{stepExecutionContext['to']}") int to) {
		return new FlatFileItemReaderBuilder<FieldSet>().name("rows")
			.resource(new FileSystemResource(list))
			.encoding("UTF-8")
			.linesToSkip(1)
			.currentItemCount(from)
			.maxItemCount(to)
			.delimited()
			.names("client_id", "client_name", "mobile", "home", "contract", "debt", "priority", "city", "product",
					"comment")
			.fieldSetMapper(new PassThroughFieldSetMapper())
			.build();
	}

	@Bean
	@StepScope
	MemberProcessor members() {
		return new MemberProcessor();
	}

	@Bean
	@ConditionalOnProperty("webitel.url")
	WebitelQueue queue(@Value("${webitel.url}") String url, @Value("${webitel.token}") String token,
			@Value("${webitel.queue}") String queue) {
		return new WebitelQueue(url, token, queue);
	}

	@Bean
	@StepScope
	@ConditionalOnProperty("webitel.url")
	MemberUpload upload(WebitelQueue queue, @Value("#{jobParameters['list']}") String list) {
		return new MemberUpload(queue, Path.of(list).getFileName().toString());
	}

	@Bean
	@StepScope
	@ConditionalOnProperty("preview.folder")
	FlatFileItemWriter<Member> preview(@Value("${preview.folder}") String folder,
			@Value("#{jobParameters['list']}") String list, @Value("#{stepExecutionContext['from']}") int from) {
		ObjectMapper json = new ObjectMapper();
		return new FlatFileItemWriterBuilder<Member>().name("preview")
			.resource(new FileSystemResource(
					Path.of(folder, Path.of(list).getFileName() + "-" + from + ".jsonl").toString()))
			.encoding("UTF-8")
			.lineAggregator((member) -> line(json, member))
			.build();
	}

	private static String line(ObjectMapper json, Member member) {
		try {
			return json.writeValueAsString(member);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
