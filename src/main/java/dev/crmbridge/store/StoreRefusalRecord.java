package dev.crmbridge.store;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Record of why the store refused the last call events: a full disk shows in writes only,
 * and in no health query.
 */
@Component
public class StoreRefusalRecord {

	/** Null if the store wrote the last events. */
	private volatile String reason;

	/** Records that the store wrote events. */
	public void recordSuccess() {
		if (this.reason != null) {
			this.reason = null;
		}
	}

	/** Records that the store refused events. */
	public void recordRefusal(DataAccessException failure) {
		this.reason = StoreFailureClassifier.reason(failure);
	}

	/** Returns the reason for operators; null if the reason is unknown. */
	String reason() {
		return this.reason;
	}

}
