package dev.crmbridge.loads;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import dev.crmbridge.lists.ListFile;
import dev.crmbridge.lists.ListRefusedException;
import dev.crmbridge.members.Dialer;
import dev.crmbridge.members.Dialers;
import dev.crmbridge.members.Directory;
import dev.crmbridge.members.MemberMappings;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.stereotype.Component;

/** Opens lists for their first pass. */
@Component("memberLists")
public class MemberLists {

	private final MembersSettings settings;

	private final Dialers dialers;

	private final ListFolders folders;

	private final MemberMappings mappings;

	private final Reasons reasons;

	/** Not a bean: Camel would have it run its HTTP requests. */
	private final ForkJoinPool mappers = new ForkJoinPool();

	MemberLists(MembersSettings settings, Dialers dialers, ListFolders folders, MemberMappings mappings,
			Reasons reasons) {
		this.settings = settings;
		this.dialers = dialers;
		this.folders = folders;
		this.mappings = mappings;
		this.reasons = reasons;
	}

	/**
	 * The load with the folder that its first pass writes into.
	 * @throws IOException if its file cannot be read
	 */
	public Load prepare(@Variable("load") Load load) throws IOException {
		Load current = this.folders.current(load, "plan-" + load.holder());
		Files.createDirectories(this.folders.plan(current));
		return current;
	}

	/**
	 * The dialers that rows of a list may go to, by name.
	 * @throws ListRefusedException if the list is for none
	 */
	public Map<String, Dialer> dialers(@Variable("load") Load load) {
		Dialer dialer = dialer(load);
		return (dialer.splitBy() != null) ? this.dialers.withQueue() : Map.of(load.dialer(), dialer);
	}

	private Dialer dialer(Load load) {
		return this.dialers.find(load.dialer()).orElseThrow(() -> {
			String known = String.join(", ", this.dialers.names());
			return load.dialer().equals(ListFolders.NO_DIALER) ? new ListRefusedException("no-dialer", known)
					: new ListRefusedException("no-such-dialer", load.dialer(), known);
		});
	}

	/**
	 * Opens a list.
	 * @param load the list
	 * @param dialers the dialers that its rows may go to
	 * @param directory what Webitel knows that rows may name
	 * @param numbers first numbers that dialers have already
	 * @return the first pass
	 * @throws IOException if the file cannot be read
	 * @throws ListRefusedException if it is no list
	 */
	public Preparation open(@Variable("load") Load load, @Variable("dialers") Map<String, Dialer> dialers,
			@Variable("directory") Directory directory, @Variable("numbers") Map<String, Roaring64Bitmap> numbers)
			throws IOException {
		Dialer dialer = dialer(load);
		ListFile file = ListFile.open(this.folders.original(load),
				(dialer.charset() != null) ? dialer.charset().charset() : null,
				(dialer.delimiter() != null) ? dialer.delimiter().sign() : null, dialer::hasColumns);
		ChunkFiles chunks = this.folders.chunks(load);
		AtomicInteger chunkNumbers = new AtomicInteger();
		RejectedCsv rejected = new RejectedCsv(this.folders.plan(load).resolve("rejected.csv"), file.getCharset(),
				file.hasByteOrderMark(), file.getDelimiter(), this.reasons);
		return new Preparation(file, load.dialer(), dialer.splitBy(), (name, columns) -> {
			Dialer named = dialers.get(name);
			return (named == null) ? null
					: new DialerRows(
							this.mappings.of(name, named, columns, directory, load.started()), new ChunkWriter(chunks,
									load, name, named.queue().id(), chunkNumbers::incrementAndGet, this.settings),
							numbers.getOrDefault(name, new Roaring64Bitmap()));
		}, rejected, this.mappers);
	}

	/** The rows of a list, a batch at a time. */
	public Iterator<List<List<String>>> batches(@Variable("list") Preparation list, @Body Iterator<List<String>> rows) {
		return list.batches(rows);
	}

	/** Takes the next rows of a list. */
	public void add(@Variable("list") Preparation list, @Body List<List<String>> rows) throws IOException {
		list.add(rows);
	}

	/** Ends the first pass of a list; what is to be sent is on disk then. */
	public Prepared finish(@Variable("load") Load load, @Variable("list") Preparation list) throws IOException {
		Prepared prepared = list.finish();
		if (!load.isPreview()) {
			for (PreparedChunk chunk : prepared.chunks()) {
				this.folders.chunks(load).sync(chunk.number());
			}
		}
		return prepared;
	}

	/** Lets go of a list, whatever became of its first pass. */
	public void close(@Variable("list") Preparation list) throws IOException {
		if (list != null) {
			list.close();
		}
	}

	@PreDestroy
	void stop() {
		this.mappers.shutdownNow();
	}

}
