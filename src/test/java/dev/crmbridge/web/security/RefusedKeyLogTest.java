package dev.crmbridge.web.security;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;

import dev.crmbridge.testkit.context.BridgeTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The log has one line a minute for any number of requests without a valid key. */
@ExtendWith(OutputCaptureExtension.class)
class RefusedKeyLogTest extends BridgeTestBase {

	private static final Pattern LINE = Pattern.compile("WARN.*Refused (\\d+) requests? for a missing or wrong key.*");

	@Autowired
	private RefusedKeyLog refused;

	@Test
	void countsRefusalsByGroupAndLogsThemOnce(CapturedOutput output) {
		this.refused.report();
		long before = lines(output);
		for (int i = 0; i < 30; i++) {
			assertRefused("/admin/loads", "guess-" + i);
		}
		assertRefused("/crm/agents", "webitel-1");
		assertThat(send(withoutKey("/webitel/caller-lookup?cid=1")).statusCode()).isEqualTo(401);
		// the route may have reported a part of them at this very moment
		this.refused.report();
		this.refused.report();
		assertThat(lines(output) - before).isBetween(1L, 2L);
		assertThat(
				LINE.matcher(output).results().skip(before).mapToInt((line) -> Integer.parseInt(line.group(1))).sum())
			.isEqualTo(32);
		assertThat(output).contains("admin=", "crm=1", "webitel=1").doesNotContain("guess-");
	}

	private void assertRefused(String path, String key) {
		HttpResponse<String> answer = send(withoutKey(path).header("X-Api-Key", key));
		assertThat(answer.statusCode()).isEqualTo(401);
	}

	private static long lines(CapturedOutput output) {
		return LINE.matcher(output).results().count();
	}

}
