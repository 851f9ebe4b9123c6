package dev.crmbridge.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the console. There is no console without users.
 *
 * @param users the users, by name
 * @param uploadLimit largest file that a browser may send
 * @param sessionTimeout how long a session lasts after its user opened a page
 */
@Validated
@ConfigurationProperties("console")
public record ConsoleSettings(@DefaultValue @NotNull Map<String, User> users,
		@DefaultValue("1GB") @NotNull DataSize uploadLimit, @DefaultValue("30m") @NotNull Duration sessionTimeout) {

	/** Prefix of the settings of users. */
	public static final String USERS = "console.users";

	/**
	 * Settings of a user.
	 *
	 * @param password bcrypt hash of the password, such as {@code {bcrypt}$2a$10$…}
	 * @param role what the user may do
	 * @param dialers the dialers whose lists the user may use; empty for all
	 */
	public record User(String password, ConsoleRole role, @DefaultValue List<String> dialers) {

		@Override
		public String toString() {
			return "User[role=" + this.role + ", dialers=" + this.dialers + "]";
		}

	}

}
