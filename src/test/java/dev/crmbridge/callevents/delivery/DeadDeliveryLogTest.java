package dev.crmbridge.callevents.delivery;

import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What an endpoint will never take is told in the log, without what is in it. */
@ExtendWith(OutputCaptureExtension.class)
class DeadDeliveryLogTest extends DeliveryTestBase {

	@Test
	void deadDeliveryIsToldWithItsEndpointAndEvent(CapturedOutput log) {
		CRM.answer("/quick", Answer.status(422));
		String call = call();
		String event = offer("quick", call);
		awaitState("quick", call, "dead");
		await().untilAsserted(
				() -> assertThat(log.getOut().lines().filter((line) -> line.contains("quick: event " + event)))
					.singleElement()
					.asString()
					.contains("WARN", "quick: event " + event + " is dead: answered 422")
					.doesNotContain("380501112233"));
	}

}
