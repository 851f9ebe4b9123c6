package dev.crmbridge.bench.mvc;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds customers. The database is asked on a bounded pool of threads and waited for half
 * of the budget, as no timeout of a driver would end a wait before a whole second.
 */
@Component
class Customers {

	private static final Logger LOG = LoggerFactory.getLogger(Customers.class);

	private static final int THREADS = 16;

	private static final int WAITING = 256;

	private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 0, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(WAITING));

	private final Cache<String, Map<String, String>> lastRows = Caffeine.newBuilder()
		.maximumSize(100_000)
		.expireAfterWrite(Duration.ofHours(24))
		.build();

	private final JdbcClient crm;

	private final String sql;

	private final long wait;

	Customers(@Qualifier("crm") JdbcClient crm, Settings settings) throws IOException {
		this.crm = crm;
		this.sql = Files.readString(settings.sql()).replaceAll("(?m)^--.*\\R", "").replace(":#", ":");
		this.wait = settings.budget().toMillis() / 2;
	}

	/** The customer with a number in E.164, now or as it was last. */
	Found find(String number) {
		try {
			Future<Map<String, String>> row = this.threads.submit(() -> query(number));
			return new Found(row.get(this.wait, TimeUnit.MILLISECONDS), "crm");
		}
		catch (ExecutionException | TimeoutException | RejectedExecutionException ex) {
			LOG.warn("No answer from the CRM database: {}", ex.toString());
			Map<String, String> last = this.lastRows.getIfPresent(number);
			return (last != null) ? new Found(last, "cache") : new Found(Map.of(), "default");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Found(Map.of(), "default");
		}
	}

	private Map<String, String> query(String number) {
		Map<String, String> row = this.crm.sql(this.sql)
			.param("number", number)
			.param("digits", number.substring(1))
			.query()
			.listOfRows()
			.stream()
			.findFirst()
			.map(Customers::strings)
			.orElse(Map.of());
		this.lastRows.put(number, row);
		return row;
	}

	private static Map<String, String> strings(Map<String, Object> row) {
		Map<String, String> strings = new LinkedHashMap<>();
		row.forEach((column, value) -> strings.put(column, (value != null) ? value.toString() : ""));
		return strings;
	}

	@PreDestroy
	void close() {
		this.threads.shutdownNow();
	}

	/**
	 * What was found.
	 *
	 * @param row the customer's row; empty if no customer was found
	 * @param source {@code crm}, {@code cache} or {@code default}
	 */
	record Found(Map<String, String> row, String source) {
	}

}
