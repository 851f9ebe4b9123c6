package dev.crmbridge.bench.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.crmbridge.bench.batch.MemberMapper.Member;

import org.springframework.batch.core.Job;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.support.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.item.ExecutionContext;
import org.springframework.batch.item.ItemWriter;
import org.springframework.batch.item.file.FlatFileItemReader;
import org.springframework.batch.item.file.FlatFileItemWriter;
import org.springframework.batch.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.batch.item.file.builder.FlatFileItemWriterBuilder;
import org.springframework.batch.item.file.mapping.PassThroughFieldSetMapper;
import org.springframework.batch.item.file.transform.FieldSet;
import org.springframework.batch.item.json.JacksonJsonObjectMarshaller;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** Job of four parts at a time, which read, map and write 1000 rows a transaction. */
@Configuration(proxyBeanMethods = false)
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
	Step allParts(JobRepository repository, Step part, Partitioner parts) {
		return new StepBuilder(ALL_PARTS, repository).partitioner("part", parts)
			.step(part)
			.gridSize(PARTS)
			.taskExecutor(new SimpleAsyncTaskExecutor("part-"))
			.build();
	}

	@Bean
	Step part(JobRepository repository, PlatformTransactionManager transactions, FlatFileItemReader<FieldSet> rows,
			ItemWriter<Member> writer) {
		return new StepBuilder("part", repository).<FieldSet, Member>chunk(CHUNK_ROWS, transactions)
			.reader(rows)
			.processor(new MemberMapper())
			.writer(writer)
			.build();
	}

	/** Cuts a list into ranges of equally many rows; a row is a line. */
	@Bean
	@StepScope
	Partitioner parts(@Value("#{jobParameters['list']}") Path list) throws IOException {
		try (Stream<String> lines = Files.lines(list)) {
			long rows = lines.count() - 1;
			return (parts) -> {
				Map<String, ExecutionContext> ranges = new HashMap<>();
				for (int i = 0; i < parts; i++) {
					ranges.put("rows-" + i, new ExecutionContext(
							Map.of("from", (int) (rows * i / parts), "to", (int) (rows * (i + 1) / parts))));
				}
				return ranges;
			};
		}
	}

	@Bean
	@StepScope
	FlatFileItemReader<FieldSet> rows(@Value("#{jobParameters['list']}") Path list,
			@Value("#{stepExecutionContext['from']}") int from, @Value("#{stepExecutionContext['to']}") int to) {
		return new FlatFileItemReaderBuilder<FieldSet>().name("rows")
			.resource(new FileSystemResource(list))
			.linesToSkip(1)
			.currentItemCount(from)
			.maxItemCount(to)
			.delimited()
			.names("client_id", "client_name", "mobile", "home", "contract", "debt", "priority", "city", "product",
					"comment")
			.fieldSetMapper(new PassThroughFieldSetMapper())
			.build();
	}

	/** Writes members into files next to the list, one for each part. */
	@Bean
	@StepScope
	@ConditionalOnProperty(name = "mode", havingValue = "preview")
	FlatFileItemWriter<Member> preview(@Value("#{jobParameters['list']}") Path list,
			@Value("#{stepExecutionContext['from']}") int from) {
		return new FlatFileItemWriterBuilder<Member>().name("preview")
			.resource(new FileSystemResource(list + "-" + from + ".jsonl"))
			.lineAggregator(new JacksonJsonObjectMarshaller<Member>()::marshal)
			.build();
	}

}
