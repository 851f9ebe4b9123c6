package dev.crmbridge.callevents.delivery;

import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.http.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The log reports a dead delivery, without the event's data. */
@ExtendWith(OutputCaptureExtension.class)
class DeadDeliveryLogTest extends DeliveryTestBase {

	@Test
	void deadDeliveryIsLoggedWithEndpointAndEvent(CapturedOutput log) {
		CRM.answer("/quick", Answer.status(422));
		String call = call();
		String event = offer("quick", call);
		awaitState("quick", call, "dead");
		await().untilAsserted(
				() -> assertThat(log.getOut().lines().filter((line) -> line.contains("event=" + event))).singleElement()
					.asString()
					.contains("WARN", "Delivery is dead: answered 422; endpoint=quick event=" + event)
					.doesNotContain("380501112233"));
	}

}
