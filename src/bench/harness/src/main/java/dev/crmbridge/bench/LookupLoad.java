package dev.crmbridge.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Lookups of random customers, as many as a number of connections gets through. */
final class LookupLoad {

	/** Requests under way at a time. */
	static final int CONNECTIONS = 32;

	private static final String SCRIPT = """
			math.randomseed(%d)
			local headers = {["X-Api-Key"] = "%s"}
			function request()
			  local path = string.format("/webitel/caller-lookup?cid=050%%07d", math.random(0, %d - 1))
			  return wrk.format("GET", path, headers)
			end
			wrong = 0
			function response(status, headers, body)
			  if not body:find('"source":"crm"', 1, true) then wrong = wrong + 1 end
			end
			""";

	private LookupLoad() {
	}

	static Figures run(Setup setup, Target target, int customers, Duration duration)
			throws IOException, InterruptedException {
		Duration before = target.child().cpu();
		Wrk wrk = Wrk.run(setup, target.url(), CONNECTIONS, duration,
				SCRIPT.formatted(System.nanoTime() % 1_000_000, BridgeSite.KEY, customers));
		return new Figures().with("lookups/s", wrk.perSecond())
			.with("p50 ms", wrk.p50())
			.with("p99 ms", wrk.p99())
			.with("CPU µs/lookup", target.cpuMillis(before, wrk.requests()) * 1000)
			.with("MB resident", target.residentMegabytes())
			.with("without the database", wrk.wrong());
	}

	/**
	 * Fails unless all give the same answers, so that what is compared is the same work.
	 */
	static void requireSameAnswers(List<Target> targets, int customers) throws IOException, InterruptedException {
		for (String cid : List.of(Customers.number(0), Customers.number(customers - 1), "+380671112233", "anonymous",
				"00380" + Customers.number(1).substring(1))) {
			JsonNode first = answer(targets.get(0), cid);
			for (Target target : targets) {
				JsonNode answer = answer(target, cid);
				if (!answer.equals(first)) {
					throw new IllegalStateException("for " + cid + " one answers " + first + ", another " + answer);
				}
			}
		}
	}

	private static JsonNode answer(Target target, String cid) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(target.url() + "/webitel/caller-lookup?cid=" + cid.replace("+", "%2B")))
			.header("X-Api-Key", BridgeSite.KEY)
			.build();
		HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != 200) {
			throw new IllegalStateException(cid + " was answered " + answer.statusCode() + " " + answer.body());
		}
		return new ObjectMapper().readTree(answer.body());
	}

}
