package dev.crmbridge.config;

import java.util.List;

import org.springframework.stereotype.Component;

/** Problems that kept the last change of the files from being reloaded, for health. */
@Component
public class ReloadProblems {

	private volatile List<String> current = List.of();

	/** Returns the problems; empty if the files in use are the ones in the folders. */
	public List<String> current() {
		return this.current;
	}

	/** Replaces the problems. */
	public void set(List<String> problems) {
		this.current = List.copyOf(problems);
	}

}
