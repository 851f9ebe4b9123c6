package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.lookup.InvalidRowException;
import dev.crmbridge.lookup.LookupFailureRecord;
import dev.crmbridge.lookup.LookupProbe;
import dev.crmbridge.lookup.LookupRowReader;
import dev.crmbridge.lookup.LookupSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Probe that asks the CRM over HTTP, or a route of an integration engineer. */
final class RouteLookupProbe implements LookupProbe {

	private final CamelContext camel;

	private final LookupSource source;

	private final LookupFailureRecord failures;

	RouteLookupProbe(CamelContext camel, LookupSource source, LookupFailureRecord failures) {
		this.camel = camel;
		this.source = source;
		this.failures = failures;
	}

	@Override
	public Result run() {
		try (ProducerTemplate question = this.camel.createProducerTemplate()) {
			LookupRowReader.first(question.requestBody("direct:" + this.source.route(), PARAMETERS), this.source);
			return new Result(null, List.of(), List.of());
		}
		catch (CamelExecutionException | InvalidRowException ex) {
			this.failures.failed(ex);
			String reason = LookupFailureRecord.describe(ex);
			String label = this.source.label() + " ";
			ConfigProblem problem = new ConfigProblem(this.source.label(),
					reason.startsWith(label) ? reason.substring(label.length()) : reason);
			return (ExceptionUtils.indexOfType(ex, InvalidRowException.class) >= 0)
					? new Result(null, List.of(problem), List.of()) : new Result(problem, List.of(), List.of());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public boolean hasOwnHealth() {
		return false;
	}

}
