package dev.crmbridge.console;

import java.util.Collection;
import java.util.List;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * A signed-in user of the console.
 *
 * @param name name of the user
 * @param password bcrypt hash of the password
 * @param role what the user may do
 * @param dialers the dialers whose lists the user may use; empty for all
 */
public record ConsoleUser(String name, String password, ConsoleRole role, List<String> dialers) implements UserDetails {

	/** Returns whether the user has at least the rights of a role. */
	public boolean is(ConsoleRole least) {
		return this.role.compareTo(least) >= 0;
	}

	/** Returns whether the user may see and drop lists of a dialer. */
	public boolean mayUse(String dialer) {
		return this.dialers.isEmpty() || this.dialers.contains(dialer);
	}

	@Override
	public Collection<? extends GrantedAuthority> getAuthorities() {
		return this.role.included().stream().map((each) -> new SimpleGrantedAuthority("ROLE_" + each.name())).toList();
	}

	@Override
	public String getPassword() {
		return this.password;
	}

	@Override
	public String getUsername() {
		return this.name;
	}

	@Override
	public String toString() {
		return "ConsoleUser[" + this.name + "]";
	}

}
