package dev.crmbridge.console;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Roles of the console's users, each with the rights of those before it. */
public enum ConsoleRole {

	/** Sees the pages, with masked numbers and without names. */
	VIEWER,

	/** Drops lists, downloads their files, and undoes loads. */
	CLERK,

	/** Acts on deliveries and endpoints, looks callers up, and sees the activity. */
	OPERATOR;

	/** Returns this role and the roles whose rights it includes. */
	public List<ConsoleRole> included() {
		return Arrays.stream(values()).filter((role) -> role.compareTo(this) <= 0).toList();
	}

	/** Returns the role in settings and texts. */
	public String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
