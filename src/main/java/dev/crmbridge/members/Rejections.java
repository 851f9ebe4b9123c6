package dev.crmbridge.members;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why rows were rejected, counted by code. */
public final class Rejections {

	private final Map<String, Rejection> byCode = new LinkedHashMap<>();

	private long count;

	void add(RowRejectedException rejection) {
		this.count++;
		this.byCode.merge(rejection.code(), new Rejection(rejection.code(), rejection.getMessage(), 1),
				(before, now) -> new Rejection(before.code(), before.reason(), before.count() + 1));
	}

	long count() {
		return this.count;
	}

	List<Rejection> list() {
		return List.copyOf(this.byCode.values());
	}

	/**
	 * One reason.
	 *
	 * @param code a stable word
	 * @param reason in words, of the first row that was rejected so
	 * @param count rows
	 */
	public record Rejection(String code, String reason, long count) {
	}

}
