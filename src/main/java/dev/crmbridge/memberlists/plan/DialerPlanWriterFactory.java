package dev.crmbridge.memberlists.plan;

import java.util.Map;
import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.file.MissingHeader;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.member.Catalog;
import dev.crmbridge.memberlists.mapping.member.RowMapper;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.mapping.member.StopRowMapper;
import dev.crmbridge.memberlists.repository.EarlierLoadRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.stoplists.StopListDialers;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.stereotype.Component;

/** Factory of the writers of the plans of dialers, one class for each action. */
@Component
class DialerPlanWriterFactory {

	private final RowMapperFactory rowMappers;

	private final KnownMemberRepository members;

	private final EarlierLoadRepository loads;

	private final StopListRepository stopLists;

	private final StopListDialers stopDialers;

	private final LoadFolders folders;

	private final MemberListSettings settings;

	private final ObjectMapper json;

	DialerPlanWriterFactory(RowMapperFactory rowMappers, KnownMemberRepository members, EarlierLoadRepository loads,
			StopListRepository stopLists, StopListDialers stopDialers, LoadFolders folders, MemberListSettings settings,
			ObjectMapper json) {
		this.rowMappers = rowMappers;
		this.members = members;
		this.loads = loads;
		this.stopLists = stopLists;
		this.stopDialers = stopDialers;
		this.folders = folders;
		this.settings = settings;
		this.json = json;
	}

	/**
	 * Creates the writer of one dialer.
	 * @param load the load with the folder of its plan
	 * @param name name of the dialer
	 * @param columns columns of the list
	 * @param input what the first pass has read before the list
	 * @param chunkNumbers returns the number of the load's next chunk
	 * @return the writer; null for an unknown dialer
	 * @throws dev.crmbridge.memberlists.failure.ListRefusedException if the list lacks
	 * columns, or the queue takes no members
	 */
	DialerPlanWriter create(Load load, String name, ListColumns columns, Input input, IntSupplier chunkNumbers) {
		if (load.mode().action() == LoadAction.STOP) {
			String list = StopListDialers.name(load.file());
			return new StopListPlanWriter(this.rowMappers.createStop(columns, load.started()), this.stopLists, load,
					list, this.stopDialers.isRemoving(list));
		}
		Dialer dialer = input.dialers().get(name);
		if (dialer == null) {
			return null;
		}
		KnownMembers known = new KnownMembers(this.members, this.loads, load);
		ChunkWriters chunks = new ChunkWriters(this.folders.chunks(load), this.json, load, name, dialer, chunkNumbers,
				known, this.settings);
		if (load.mode().action() == LoadAction.REMOVE) {
			return new RemovalPlanWriter(dialer, this.rowMappers.createRemoval(dialer, columns), chunks, known);
		}
		Roaring64Bitmap stopped = input.stopped().getOrDefault(name, new Roaring64Bitmap());
		RowMapper mapper = this.rowMappers.create(name, dialer, columns, input.catalog(), load.started(),
				stopped::contains);
		return (load.mode().action() == LoadAction.SYNC) ? new SyncPlanWriter(mapper, chunks, known)
				: new LoadPlanWriter(mapper, chunks, known,
						input.openNumbers().getOrDefault(name, new Roaring64Bitmap()));
	}

	/** Returns the adder of a header: a stop list may have numbers alone. */
	MissingHeader header(Load load) {
		return (load.mode().action() == LoadAction.STOP)
				? MissingHeader.of(StopRowMapper.PHONE, this.rowMappers::isNumber) : MissingHeader.none();
	}

	/**
	 * Input of a first pass, read before the list.
	 *
	 * @param dialers dialers that rows may go to, by name
	 * @param catalog what rows may name
	 * @param openNumbers first numbers that are still open from earlier loads, by dialer
	 * @param stopped numbers of the stop lists that hold for a dialer, by dialer
	 */
	record Input(Map<String, Dialer> dialers, Catalog catalog, Map<String, Roaring64Bitmap> openNumbers,
			Map<String, Roaring64Bitmap> stopped) {
	}

}
