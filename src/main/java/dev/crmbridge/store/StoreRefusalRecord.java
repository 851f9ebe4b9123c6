package dev.crmbridge.store;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Remembers why the store took no call event lately: a full disk shows in no question.
 */
@Component
public class StoreRefusalRecord {

	/** Null if the last event was taken. */
	private volatile String reason;

	/** Notes that the store has taken events. */
	public void written() {
		if (this.reason != null) {
			this.reason = null;
		}
	}

	/** Notes that the store has taken no event. */
	public void refused(DataAccessException failure) {
		this.reason = StoreFailures.reason(failure);
	}

	/** Returns the reason for operators; null if the reason is unknown. */
	String reason() {
		return this.reason;
	}

}
