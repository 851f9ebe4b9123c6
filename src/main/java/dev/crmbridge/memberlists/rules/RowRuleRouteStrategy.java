package dev.crmbridge.memberlists.rules;

import java.util.List;

import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ModelLifecycleStrategySupport;
import org.apache.camel.model.MulticastDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

import org.springframework.stereotype.Component;

/**
 * Strategy for the routes in {@code check-rows.camel.yaml}: a failure at one row ends the
 * run, also if an error policy handles the failure, and the step that failed is known by
 * its line. By default, a split goes on after such a failure, and rows would be loaded
 * unchecked.
 */
@Component
class RowRuleRouteStrategy extends ModelLifecycleStrategySupport implements CamelContextConfiguration {

	private static final String FILE = "check-rows.camel.yaml";

	private static final List<String> URIS = List.of("direct:check-rows", "direct://check-rows");

	@Override
	public void beforeApplicationStart(CamelContext context) {
		((ModelCamelContext) context).addModelLifecycleStrategy(this);
	}

	@Override
	public void afterApplicationStart(CamelContext context) {
		// nothing to do
	}

	@Override
	public void onAddRouteDefinition(RouteDefinition route) {
		if (isOfRules(route)) {
			ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ProcessorDefinition.class)
				.forEach(RowRuleRouteStrategy::change);
		}
	}

	private static boolean isOfRules(RouteDefinition route) {
		return URIS.contains(route.getInput().getEndpointUri())
				|| route.getResource() != null && route.getResource().getLocation().endsWith(FILE);
	}

	private static void change(ProcessorDefinition<?> step) {
		if (step instanceof SplitDefinition split) {
			split.setStopOnException("true");
		}
		else if (step instanceof MulticastDefinition multicast) {
			multicast.setStopOnException("true");
		}
		else if (step instanceof RecipientListDefinition<?> recipients) {
			recipients.setStopOnException("true");
		}
		step.addInterceptStrategy(new StepRecorder());
	}

	/** Records the step that failed. */
	private static final class StepRecorder implements InterceptStrategy {

		@Override
		public Processor wrapProcessorInInterceptors(CamelContext context, NamedNode node, Processor target,
				Processor next) {
			return new DelegateAsyncProcessor(target) {
				@Override
				public boolean process(Exchange exchange, AsyncCallback callback) {
					return super.process(exchange, (synchronously) -> {
						RowRuleRun run = exchange.getProperty(RowRuleRun.PROPERTY, RowRuleRun.class);
						if (run != null && exchange.getException() != null) {
							run.record(exchange, node);
						}
						callback.done(synchronously);
					});
				}
			};
		}

	}

}
