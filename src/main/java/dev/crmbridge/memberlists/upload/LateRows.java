package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkPart;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.ChunkOutcomeRepository;
import dev.crmbridge.memberlists.repository.ChunkPartRepository;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.stoplists.StopListDialers;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;

import org.springframework.stereotype.Component;

/**
 * Rejecter of rows that must not be sent any more: they have expired, or a number has
 * come onto a stop list after the first pass, as a person asked not to be called.
 */
@Component
public class LateRows {

	private final ChunkOutcomeHandler handler;

	private final StopListRepository lists;

	private final StopListDialers dialers;

	private final LoadRepository loads;

	private final RowMapperFactory rowMappers;

	private final ChunkSplitter splitter;

	private final ChunkOutcomeRepository outcomes;

	private final ChunkPartRepository parts;

	LateRows(ChunkOutcomeHandler handler, StopListRepository lists, StopListDialers dialers, LoadRepository loads,
			RowMapperFactory rowMappers, ChunkSplitter splitter, ChunkOutcomeRepository outcomes,
			ChunkPartRepository parts) {
		this.handler = handler;
		this.lists = lists;
		this.dialers = dialers;
		this.loads = loads;
		this.rowMappers = rowMappers;
		this.splitter = splitter;
		this.outcomes = outcomes;
		this.parts = parts;
	}

	/**
	 * Rejects the rows of a chunk that came too late.
	 * @return whether a row was rejected: the rest is then another chunk
	 * @throws IOException if the files of the chunk cannot be read or written
	 */
	public boolean reject(Load load, Chunk chunk) throws IOException {
		if (this.handler.hasExpiredRows(chunk)) {
			this.handler.rejectExpired(load, chunk);
			return true;
		}
		List<String> names = this.dialers.lists(chunk.dialer());
		if (!chunk.action().isAdding() || !this.lists.hasChangedSince(names, this.loads.plannedAt(load))) {
			return false;
		}
		List<Long> numbers = new ArrayList<>();
		this.splitter.forEachItem(load, chunk, (item) -> numbers.addAll(numbers(item)));
		Set<Long> stopped = this.lists.stopped(names, numbers);
		if (stopped.isEmpty()) {
			return false;
		}
		List<ChunkPart> split = this.splitter.split(load, chunk, (place, row, item) -> {
			Set<Long> own = new HashSet<>(numbers(item));
			own.retainAll(stopped);
			return !own.isEmpty();
		});
		if (split.get(1).rows().isEmpty()) {
			this.outcomes.recordRefused(chunk, "on-stop-list", "", "");
		}
		else {
			this.parts.recordSplit(chunk, List.of(split.get(0).refused("on-stop-list"), split.get(1)));
		}
		return true;
	}

	private List<Long> numbers(ObjectNode item) {
		List<Long> numbers = new ArrayList<>();
		for (JsonNode communication : item.path("communications")) {
			this.rowMappers.digits(communication.path("destination").asText()).ifPresent(numbers::add);
		}
		return numbers;
	}

}
