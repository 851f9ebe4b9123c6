package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.StoppedNumber;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.failure.LoadLostException;
import dev.crmbridge.memberlists.mapping.member.StopRowMapper;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.memberlists.stoplists.repository.StopNumber;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/**
 * Writer of a stop list: its numbers go to the store as they are read, and take the place
 * of the former ones in one step once the whole list is read.
 */
final class StopListPlanWriter extends DialerPlanWriter {

	private static final int BATCH_SIZE = 5000;

	private final StopRowMapper mapper;

	private final StopListRepository lists;

	private final Load load;

	private final String list;

	private final boolean removes;

	private final long version;

	private final Roaring64Bitmap numbers = new Roaring64Bitmap();

	private final List<StopNumber> batch = new ArrayList<>();

	/**
	 * Creates a writer.
	 * @param mapper mapper from rows to numbers
	 * @param lists the stop lists
	 * @param load load of the list
	 * @param list name of the list
	 * @param removes whether open members with a number that comes onto the list are to
	 * be deleted
	 */
	StopListPlanWriter(StopRowMapper mapper, StopListRepository lists, Load load, String list, boolean removes) {
		super(null);
		this.mapper = mapper;
		this.lists = lists;
		this.load = load;
		this.list = list;
		this.removes = removes;
		this.version = lists.begin(list);
	}

	/** Returns null: the numbers go to no queue. */
	@Override
	String queue() {
		return null;
	}

	@Override
	RowResult map(ListRow row) {
		return this.mapper.map(row);
	}

	@Override
	Collection<String> words(PlannedRow row) {
		return List.of();
	}

	@Override
	RowResult plan(ListRow row, RowResult mapped) {
		StoppedNumber number = (StoppedNumber) mapped;
		if (this.numbers.contains(number.number())) {
			return new Duplicate();
		}
		this.numbers.addLong(number.number());
		this.batch.add(new StopNumber(number.number(), number.until(), number.reason()));
		if (this.batch.size() == BATCH_SIZE) {
			flush();
		}
		return mapped;
	}

	private void flush() {
		this.lists.add(this.list, this.version, this.batch, this.removes);
		this.batch.clear();
	}

	@Override
	List<PlannedChunk> finish() throws IOException {
		if (this.numbers.isEmpty() && counts().rejected() > 0) {
			this.lists.discard(this.list, this.version);
			throw new ListRefusedException("stop-list-without-numbers", counts().rejected());
		}
		if (!this.batch.isEmpty()) {
			flush();
		}
		String by = (this.load.by() != null) ? this.load.by() : "folder:stop";
		if (!this.lists.replace(this.list, this.version, by)) {
			throw new LoadLostException(this.load);
		}
		int count = this.numbers.getIntCardinality();
		return (count == 0) ? List.of() : List.of(new PlannedChunk(1, this.load.dialer(), null, ChunkAction.KEEP, count,
				1, List.of(), false, null, 0, null));
	}

}
