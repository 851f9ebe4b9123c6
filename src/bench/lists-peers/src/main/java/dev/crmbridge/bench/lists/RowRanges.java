package dev.crmbridge.bench.lists;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.batch.core.partition.support.Partitioner;
import org.springframework.batch.item.ExecutionContext;

/**
 * Cuts a list into ranges of rows of the same size. A row is a line: fields with line
 * breaks are not for it.
 */
class RowRanges implements Partitioner {

	private final Path list;

	RowRanges(Path list) {
		this.list = list;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		long rows = rows();
		Map<String, ExecutionContext> ranges = new HashMap<>();
		for (int i = 0; i < gridSize; i++) {
			ExecutionContext range = new ExecutionContext();
			range.putInt("from", (int) (rows * i / gridSize));
			range.putInt("to", (int) (rows * (i + 1) / gridSize));
			ranges.put("rows-" + i, range);
		}
		return ranges;
	}

	private long rows() {
		try (Stream<String> lines = Files.lines(this.list)) {
			return lines.count() - 1;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
