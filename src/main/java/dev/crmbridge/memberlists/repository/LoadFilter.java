package dev.crmbridge.memberlists.repository;

import java.util.List;

import dev.crmbridge.memberlists.LoadState;

/**
 * Filter of loads. A component that is null limits nothing.
 *
 * @param dialers dialers of the loads; empty for all
 * @param state state of the loads
 * @param text text in the file's name, the id or the user's name
 * @param before id of the load that follows the filtered ones
 */
public record LoadFilter(List<String> dialers, LoadState state, String text, String before) {

	/** Filter of all loads of a dialer, or of all dialers, in a state. */
	static LoadFilter of(String dialer, LoadState state) {
		return new LoadFilter((dialer != null) ? List.of(dialer) : List.of(), state, null, null);
	}

}
