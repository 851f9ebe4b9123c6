package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.failure.LoadFileException;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.mapping.member.Catalog;
import dev.crmbridge.memberlists.mapping.member.StopRowMapper;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.mapping.ListForm;
import dev.crmbridge.memberlists.mapping.member.RowMapperFactory;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;
import jakarta.annotation.PreDestroy;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.stereotype.Component;

/**
 * Opener of lists for the first pass, which writes the plan of a load: from the claimed
 * file to a {@link PlanWriter} with a mapper for each dialer.
 */
@Component
public class ListOpener {

	private static final Duration MIN_READ_TIMEOUT = Duration.ofMinutes(5);

	private static final long MIN_BYTES_PER_SECOND = 50_000;

	private final DialerRegistry dialers;

	private final LoadFolders folders;

	private final DialerPlanWriterFactory writers;

	private final ReasonTexts reasons;

	private final LoadLeaseRepository leases;

	/** Not a bean, because Camel would run its HTTP requests in the pool. */
	private final ForkJoinPool mappers = new ForkJoinPool();

	ListOpener(DialerRegistry dialers, LoadFolders folders, DialerPlanWriterFactory writers, ReasonTexts reasons,
			LoadLeaseRepository leases) {
		this.dialers = dialers;
		this.folders = folders;
		this.writers = writers;
		this.reasons = reasons;
		this.leases = leases;
	}

	/**
	 * Returns the load with the folder of its plan and the current version of its file.
	 * @throws IOException if the file cannot be read
	 */
	public Load withPlanFolder(Load load) throws IOException {
		return this.folders.current(load, "plan-" + load.holder());
	}

	/**
	 * Returns the dialers that rows of a list may go to, by name.
	 * @throws ListRefusedException if the list was dropped for no dialer
	 */
	public Map<String, Dialer> dialers(Load load) {
		if (load.mode().action() == LoadAction.STOP) {
			return Map.of();
		}
		Dialer dialer = dialer(load);
		if (load.mode().action() == LoadAction.SYNC && dialer.key() == null) {
			throw new ListRefusedException("sync-without-key", load.dialer());
		}
		return (dialer.splitBy() != null) ? this.dialers.withQueue() : Map.of(load.dialer(), dialer);
	}

	private Dialer dialer(Load load) {
		return this.dialers.find(load.dialer()).orElseThrow(() -> {
			String known = String.join(", ", this.dialers.names());
			return load.dialer().equals(MembersDir.NO_DIALER) ? new ListRefusedException("no-dialer", known)
					: new ListRefusedException("no-such-dialer", load.dialer(), known);
		});
	}

	/** Returns the form of a list. */
	ListForm form(Load load) {
		return (load.mode().action() == LoadAction.STOP) ? ListForm.ofStopList(StopRowMapper.PHONE)
				: dialer(load).form(load.mode().action());
	}

	/**
	 * Opens a list for the first pass.
	 * @param load load of the list
	 * @param dialers dialers that its rows may go to
	 * @param catalog what rows may name
	 * @param numbers first numbers that are still open from earlier loads, by dialer
	 * @param stopped numbers of the stop lists that hold for a dialer, by dialer
	 * @param charset charset of the list; null to find it
	 * @return the writer of its plan
	 * @throws IOException if the file cannot be read
	 * @throws ListRefusedException if the file is not a list
	 */
	public PlanWriter open(Load load, Map<String, Dialer> dialers, Catalog catalog,
			Map<String, Roaring64Bitmap> numbers, Map<String, Roaring64Bitmap> stopped, Charset charset)
			throws IOException {
		ListForm form = form(load);
		Path original = this.folders.original(load);
		this.leases.limit(load, limit(Files.size(original)));
		DialerPlanWriterFactory.Input input = new DialerPlanWriterFactory.Input(dialers, catalog, numbers, stopped);
		return onFiles(() -> open(load, form, original, input, charset));
	}

	private PlanWriter open(Load load, ListForm form, Path original, DialerPlanWriterFactory.Input input,
			Charset charset) throws IOException {
		ListFile file = ListFile.open(original, charset, form.delimiter(), form.hasColumns());
		try {
			this.folders.createPlan(load);
			AtomicInteger chunkNumbers = new AtomicInteger();
			RejectedCsvWriter rejected = new RejectedCsvWriter(this.folders.plan(load).resolve("rejected.csv"),
					file.getCharset(), file.hasByteOrderMark(), file.getDelimiter(), this.reasons);
			return new PlanWriter(file, load.dialer(), form.splitBy(),
					(name, columns) -> this.writers.create(load, name, columns, input, chunkNumbers::incrementAndGet),
					rejected, this.writers.header(load), this.mappers);
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			this.folders.deletePlan(load);
			throw ex;
		}
	}

	/** Returns the time limit of a first pass, which a list of this size never needs. */
	public static Duration limit(long bytes) {
		return MIN_READ_TIMEOUT.plusSeconds(bytes / MIN_BYTES_PER_SECOND);
	}

	/** Groups the rows of a list into batches. */
	public Iterator<List<ListRow>> batches(PlanWriter list, Iterator<List<String>> rows) {
		return list.batches(rows);
	}

	/**
	 * Adds the next rows of a list, fitted and checked, to its plan.
	 * @throws ListRefusedException if the list is refused as a whole
	 * @throws IOException if a file cannot be written, or the first pass took too long
	 */
	public void addRows(PlanWriter list, List<ListRow> rows) throws IOException {
		if (Thread.interrupted()) {
			throw new InterruptedIOException("reading the list took too long");
		}
		if (list.getColumns() == null) {
			// the header of a misread list; finish has the list read again
			return;
		}
		try {
			onFiles(() -> {
				list.add(rows);
				return null;
			});
		}
		catch (ListRefusedException ex) {
			if (!onFiles(list.getFile()::isMisreadToTheEnd)) {
				throw ex;
			}
		}
	}

	/**
	 * Ends the first pass and returns the plan, whose requests are on disk then; null if
	 * the list must be read again, because it is not UTF-8.
	 */
	public Plan finish(Load load, PlanWriter list) throws IOException {
		return onFiles(() -> {
			Plan plan = list.finish();
			// the numbers of a stop list are in the store
			if (plan != null && !load.isPreview() && load.mode().action() != LoadAction.STOP) {
				for (PlannedChunk chunk : plan.chunks()) {
					this.folders.chunks(load).sync(chunk.number());
				}
			}
			return plan;
		});
	}

	/** Closes a list, and deletes the files of a first pass that failed. */
	public void close(Load load, PlanWriter list, Plan prepared) throws IOException {
		this.leases.limit(load, null);
		// an interrupt would close the files before all is written
		Thread.interrupted();
		if (list != null) {
			try {
				list.close();
			}
			finally {
				if (prepared == null) {
					this.folders.deletePlan(load);
				}
			}
		}
	}

	static <T> T onFiles(FileWork<T> work) throws IOException {
		try {
			return work.run();
		}
		catch (DamagedLoadException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new LoadFileException(ex);
		}
	}

	/** Work on files, whose failures routes distinguish from failures of requests. */
	@FunctionalInterface
	interface FileWork<T> {

		T run() throws IOException;

	}

	@PreDestroy
	void stop() {
		this.mappers.shutdownNow();
	}

}
