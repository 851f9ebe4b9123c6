package dev.crmbridge.memberlists.single;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.crmbridge.memberlists.mapping.member.Catalog;

import dev.crmbridge.webitel.WebitelProblemMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Cache of the catalogs of dialers, so that a member takes one request to Webitel. While
 * a catalog is read again, and after a failure, requests use the last one.
 */
@Component
public class CatalogCache {

	/** A bucket or an agent that is new in Webitel can be named after this time. */
	private static final Duration MAX_AGE = Duration.ofMinutes(1);

	private final Map<String, Entry> catalogs = new ConcurrentHashMap<>();

	private final LongSupplier nanos;

	private final WebitelProblemMapper problems;

	@Autowired
	CatalogCache(WebitelProblemMapper problems) {
		this(problems, System::nanoTime);
	}

	CatalogCache(WebitelProblemMapper problems, LongSupplier nanos) {
		this.problems = problems;
		this.nanos = nanos;
	}

	/**
	 * Returns whether the caller is to read the catalog of a dialer: no catalog is kept,
	 * or the last one is old and no other request reads it now.
	 */
	public boolean isReadDue(MemberRequest request) {
		Entry entry = this.catalogs.get(request.name());
		if (entry == null || !entry.queue().equals(request.dialer().queue().id())) {
			return true;
		}
		long now = this.nanos.getAsLong();
		// the time of the entry moves on, so that the next one to ask does not read too
		return now - entry.read() > MAX_AGE.toNanos()
				&& this.catalogs.replace(request.name(), entry, new Entry(entry.queue(), entry.catalog(), now));
	}

	/** Returns the last catalog of a dialer. */
	public Catalog last(MemberRequest request) {
		Entry entry = this.catalogs.get(request.name());
		return (entry != null && entry.queue().equals(request.dialer().queue().id())) ? entry.catalog() : null;
	}

	/**
	 * Requires a catalog after a failure to read it.
	 * @throws Exception the failure, if no catalog is kept
	 */
	public void requireLast(MemberRequest request, Exception failure) throws Exception {
		if (last(request) == null) {
			this.problems.raise(failure);
		}
	}

	/** Keeps the catalog of a dialer. */
	public void keep(MemberRequest request, Catalog catalog) {
		this.catalogs.put(request.name(), new Entry(request.dialer().queue().id(), catalog, this.nanos.getAsLong()));
	}

	private record Entry(String queue, Catalog catalog, long read) {
	}

}
