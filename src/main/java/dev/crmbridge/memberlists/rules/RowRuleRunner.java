package dev.crmbridge.memberlists.rules;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import jakarta.annotation.PreDestroy;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.plan.PlanWriter;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.outbound.RouteThreads;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.webitel.WebitelException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Runner of the customer's rules: sends each batch of rows to their route and keeps what
 * the rules made of the rows. The route gets its own message and its own list, and
 * whatever it does with them, no row is lost: a row is mapped, rejected, or the load
 * stops.
 */
@Component
public class RowRuleRunner {

	private static final Logger LOG = LoggerFactory.getLogger(RowRuleRunner.class);

	private final ProducerTemplate camel;

	private final LoadLeaseRepository leases;

	private final ReasonTexts reasons;

	private final PhoneNumberParser numbers;

	private final Duration timeout;

	/** Not a bean, because Camel would run its HTTP requests in the pool. */
	private final RouteThreads threads = new RouteThreads("check-rows-");

	RowRuleRunner(ProducerTemplate camel, LoadLeaseRepository leases, ReasonTexts reasons, PhoneNumberParser numbers,
			MemberListSettings settings) {
		this.camel = camel;
		this.leases = leases;
		this.reasons = reasons;
		this.numbers = numbers;
		this.timeout = settings.checkRowsTimeout();
	}

	/**
	 * Has the rules check the next rows of a list. Rows that are rejected already are not
	 * shown to the rules.
	 * @param load load of the list
	 * @param list the open list
	 * @param rows rows that fit the header
	 * @param rules endpoint of the rules
	 * @return all the rows in their order, with what the rules set and rejected
	 * @throws RowRuleException if the rules fail or do not answer in time
	 * @throws IOException if the first pass took too long
	 */
	public List<ListRow> check(Load load, PlanWriter list, List<ListRow> rows, String rules) throws IOException {
		// rules are for rows that become members
		if (list.getFile().isMisread() || !load.mode().action().addsMembers()) {
			return rows;
		}
		try {
			return check(load, list.getColumns(), list.getRuleCodes(), rows, rules);
		}
		catch (RowRuleException ex) {
			if (list.getFile().isMisreadToTheEnd()) {
				// the list is read again in its charset, and the rules see other texts
				// then
				return rows;
			}
			throw ex;
		}
	}

	/**
	 * Has the rules check rows.
	 * @param load load of the rows
	 * @param columns columns of the rows
	 * @param codes receives the codes with which the rules reject rows
	 * @param rows rows that fit the columns
	 * @param rules endpoint of the rules
	 * @return all the rows in their order, with what the rules set and rejected
	 * @throws RowRuleException if the rules fail or do not answer in time
	 * @throws IOException if the work on the load took too long
	 */
	public List<ListRow> check(Load load, ListColumns columns, Set<String> codes, List<ListRow> rows, String rules)
			throws IOException {
		CheckedList checkedList = new CheckedList(columns, codes, this.reasons, this.numbers);
		List<Row> shown = new ArrayList<>(rows.size());
		for (ListRow row : rows) {
			if (row.rejection() == null) {
				shown.add(new Row(row, checkedList));
			}
		}
		if (shown.isEmpty()) {
			return rows;
		}
		try {
			run(load, new ArrayList<>(shown), rules);
		}
		finally {
			shown.forEach(Row::close);
		}
		List<ListRow> checked = new ArrayList<>(rows.size());
		int next = 0;
		for (ListRow row : rows) {
			checked.add((row.rejection() == null) ? shown.get(next++).close() : row);
		}
		return checked;
	}

	private void run(Load load, List<Row> rows, String rules) throws IOException {
		long started = System.nanoTime();
		RowRuleRun run = new RowRuleRun();
		try {
			requireSuccess(load, run, this.threads.call(() -> send(load, rows, rules, run), this.timeout));
		}
		catch (ExecutionException ex) {
			throw failed(load, run, ex.getCause());
		}
		catch (TimeoutException | RejectedExecutionException ex) {
			LOG.error("Rules for rows gave no answer in {} s; route={} load={}", this.timeout.toSeconds(), rules,
					load.id());
			throw new RowRuleException("rule-unanswered", true, null);
		}
		catch (InterruptedException ex) {
			throw new InterruptedIOException("reading the list took too long");
		}
		finally {
			// the limit of the first pass is for reading alone
			this.leases.extendLimit(load, Duration.ofNanos(System.nanoTime() - started));
		}
	}

	private Exchange send(Load load, List<Row> rows, String rules, RowRuleRun run) {
		LogContext.load(load.id());
		try {
			return this.camel.send(rules, (exchange) -> {
				exchange.setProperty(RowRuleRun.PROPERTY, run);
				exchange.setVariable("dialer", load.dialer());
				exchange.getMessage().setBody(rows);
			});
		}
		finally {
			LogContext.clear();
		}
	}

	/** A failure that an error policy has handled is one too: rows may be unchecked. */
	private void requireSuccess(Load load, RowRuleRun run, Exchange answer) {
		ExchangeExtension state = answer.getExchangeExtension();
		if (answer.getException() != null) {
			throw failed(load, run, answer.getException());
		}
		if (answer.isRollbackOnly() || answer.isRollbackOnlyLast()
				|| (state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled())) {
			Throwable handled = answer.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
			throw failed(load, run, (handled != null) ? handled : new IllegalStateException("the rules rolled back"));
		}
	}

	private static RowRuleException failed(Load load, RowRuleRun run, Throwable failure) {
		LOG.error("Rule for rows failed at {}: {}; load={}", run.describe(failure), describe(failure), load.id());
		boolean temporary = isTemporary(failure);
		return new RowRuleException(temporary ? "rule-unanswered" : "rule-failed", temporary, failure);
	}

	/** Returns whether what the rules ask may answer later. */
	private static boolean isTemporary(Throwable failure) {
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		HttpOperationFailedException http = ExceptionUtils.throwableOfType(failure, HttpOperationFailedException.class);
		return ExceptionUtils.indexOfType(failure, IOException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, SQLException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, ExchangeTimedOutException.class) >= 0
				|| (webitel != null && (!webitel.isRefusal() || webitel.getCode() == 429))
				|| (http != null && (http.getStatusCode() == 429 || http.getStatusCode() >= 500));
	}

	/** The arguments of a method may hold values of the row. */
	private static String describe(Throwable failure) {
		MethodNotFoundException method = ExceptionUtils.throwableOfType(failure, MethodNotFoundException.class);
		return (method != null) ? "unknown method " + method.getMethodName().split("\\(", 2)[0]
				: LoggedFailure.describe(ExceptionUtils.getRootCause(failure));
	}

	@PreDestroy
	void stop() {
		this.threads.close();
	}

}
