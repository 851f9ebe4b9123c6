package dev.crmbridge.web.security;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Names the key of the request that this thread serves, for records of changes. */
@Component("keyOwner")
public class ApiKeyOwner {

	/** The name of the key, or the first 8 hex digits of its SHA-256. */
	public String name() {
		Authentication key = SecurityContextHolder.getContext().getAuthentication();
		if (key == null) {
			throw new IllegalStateException("the request has no key");
		}
		return key.getName();
	}

}
