package dev.crmbridge.memberlists.known.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;

import dev.crmbridge.testkit.http.Query;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests pages whose members are deleted while they are read. */
class KnownPagesTest {

	private final List<Long> webitel = new ArrayList<>(LongStream.rangeClosed(1, 50).boxed().toList());

	private final TreeSet<Long> read = new TreeSet<>();

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void findsEachMemberThatStays(long seed) {
		Random random = new Random(seed);
		KnownPages pages = new KnownPages("sort=%2Bid", 10);
		int requests = 0;
		while (pages.hasNext()) {
			read(pages);
			requests++;
			for (int i = random.nextInt(3); i > 0 && requests < 12; i--) {
				this.webitel.remove(random.nextInt(this.webitel.size()));
			}
		}
		assertThat(this.read).containsAll(this.webitel);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 9, 10, 11, 20, 50 })
	void endsAfterTheLastPage(int members) {
		this.webitel.subList(members, 50).clear();
		KnownPages pages = new KnownPages("sort=%2Bid", 10);
		while (pages.hasNext()) {
			read(pages);
		}
		assertThat(this.read).containsExactlyElementsOf(this.webitel);
	}

	private void read(KnownPages pages) {
		Query query = new Query(pages.getQuery());
		int size = Integer.parseInt(query.last("size"));
		int start = Math.min(this.webitel.size(), (Integer.parseInt(query.last("page")) - 1) * size);
		List<Long> ids = this.webitel.subList(start, Math.min(this.webitel.size(), start + size));
		this.read.addAll(ids);
		boolean next = start + size < this.webitel.size();
		pages.turn((turned, answer) -> turned.turnTo(next ? turned.page() + 1 : 0),
				Map.of("items", ids.stream().map((id) -> Map.of("id", String.valueOf(id))).toList()));
	}

}
