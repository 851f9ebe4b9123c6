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
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.stoplists.StopListDialers;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;

import org.springframework.stereotype.Component;

/**
 * Rejecter of rows with a number that has come onto a stop list after the first pass:
 * between the passes a person may have asked not to be called.
 */
@Component
public class StoppedRows {

	private final StopListRepository lists;

	private final StopListDialers dialers;

	private final LoadRepository loads;

	private final RowMapperFactory rowMappers;

	private final ChunkSplitter splitter;

	private final ChunkOutcomeRepository outcomes;

	StoppedRows(StopListRepository lists, StopListDialers dialers, LoadRepository loads, RowMapperFactory rowMappers,
			ChunkSplitter splitter, ChunkOutcomeRepository outcomes) {
		this.lists = lists;
		this.dialers = dialers;
		this.loads = loads;
		this.rowMappers = rowMappers;
		this.splitter = splitter;
		this.outcomes = outcomes;
	}

	/**
	 * Rejects the rows of a chunk whose number is on a stop list now.
	 * @return whether a row was rejected: the rest is then a chunk of its own
	 * @throws IOException if the files of the chunk cannot be read or written
	 */
	public boolean reject(Load load, Chunk chunk) throws IOException {
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
		List<ChunkPart> parts = this.splitter.split(load, chunk, (place, row, item) -> {
			Set<Long> own = new HashSet<>(numbers(item));
			own.retainAll(stopped);
			return !own.isEmpty();
		});
		if (parts.get(1).rows().isEmpty()) {
			this.outcomes.recordRefused(chunk, "on-stop-list", "", "");
		}
		else {
			this.outcomes.recordSplit(chunk, List.of(parts.get(0).refused("on-stop-list"), parts.get(1)));
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
