package dev.crmbridge.memberlists;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;

/**
 * Tests random lists of three dialers while Webitel fails, the dialer calls members and
 * people delete them: after each step Webitel has the members that the receipts name.
 */
class LivingListsPropertyTest extends KeyedListTestBase {

	private static final int STEPS = Integer.getInteger("lists.steps", 5);

	private static final long SEED = Long.getLong("lists.seed", 23);

	@Test
	void webitelHasTheMembersThatReceiptsName() throws Exception {
		failAtRandom();
		ExecutorService people = Executors.newFixedThreadPool(3);
		try {
			List<Future<?>> dialers = new ArrayList<>();
			for (String dialer : List.of("keyed", "skipping", "replacing")) {
				dialers.add(people.submit(() -> {
					LivingDialer living = new LivingDialer(this, dialer, SEED);
					for (int step = 1; step <= STEPS; step++) {
						living.step();
					}
					return null;
				}));
			}
			for (Future<?> dialer : dialers) {
				dialer.get();
			}
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError("repeat with -Dlists.seed=" + SEED + " -Dlists.steps=" + STEPS, ex);
		}
		finally {
			people.shutdownNow();
		}
	}

	private static void failAtRandom() {
		Failure[] failures = { Failure.answerLost(), Failure.serverError(), Failure.serverErrorAfterCommit(),
				Failure.tooManyRequests(1), Failure.badGateway(), Failure.connectionClosed() };
		WEBITEL.on(Operation.BULK).failRandomly(0.2, SEED, failures);
		WEBITEL.on(Operation.DELETE_MEMBERS).failRandomly(0.15, SEED, failures);
		WEBITEL.on(Operation.MEMBERS).failRandomly(0.03, SEED, failures);
		WEBITEL.on(Operation.BULK, Operation.DELETE_MEMBERS).failRandomly(0.05, SEED, Failure.connectionReset());
	}

	static FakeWebitel webitel() {
		return WEBITEL;
	}

	/** Drops a list, and returns the name of its file. */
	static String dropList(String folder, String dialer, String content) throws IOException {
		String file = marker() + ".csv";
		dropFile(folder + "/" + dialer, file, content);
		return file;
	}

	/** Waits until a list has a load. */
	void awaitLoad(String file) {
		await().until(() -> load(file) != null);
	}

	/** Waits until a list has ended; its receipt is empty if the list is refused. */
	Optional<JsonNode> awaitReceipt(String file) throws IOException {
		JsonNode load = await(file, "loaded", "removed", "synchronised", "refused");
		return state(load).equals("refused") ? Optional.empty() : Optional.of(receipt(folder(load)));
	}

}
