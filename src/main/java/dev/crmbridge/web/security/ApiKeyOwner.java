package dev.crmbridge.web.security;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Reader for the name of the current request's key, for the record of operators' changes.
 */
@Component
public class ApiKeyOwner {

	/** Returns the name of the key, or the first 8 hex digits of its SHA-256. */
	public String name() {
		Authentication key = SecurityContextHolder.getContext().getAuthentication();
		if (key == null) {
			throw new IllegalStateException("the request has no key");
		}
		return key.getName();
	}

}
