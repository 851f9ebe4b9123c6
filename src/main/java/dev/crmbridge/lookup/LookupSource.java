package dev.crmbridge.lookup;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.crmbridge.config.SpellingSuggester;

import org.springframework.core.env.PropertyResolver;

/**
 * The source of lookups, set by {@code lookup.source}.
 *
 * @param name {@value #SQL}, {@value #HTTP}, or {@code direct:} and the name of a route
 */
public record LookupSource(String name) {

	/** The CRM database, asked by {@code config/sql/caller-lookup.sql}. */
	public static final String SQL = "sql";

	/** The CRM's own lookup over HTTP. */
	public static final String HTTP = "http";

	/** Route of the bridge that asks the CRM database. */
	public static final String SQL_ROUTE = "query-crm-sql";

	/** Route of the bridge that asks the CRM over HTTP. */
	public static final String HTTP_ROUTE = "query-crm-http";

	private static final String OWN_ROUTE = "query-own-route";

	private static final String DIRECT = "direct:";

	private static final Pattern NAME = Pattern.compile(SQL + "|" + HTTP + "|" + DIRECT + "[\\w.-]+");

	/** Routes that would ask themselves. */
	private static final Set<String> CIRCULAR = Set.of(DIRECT + "look-up-caller", DIRECT + OWN_ROUTE);

	/** Returns whether a text is the name of a source. */
	public static boolean isName(String text) {
		return NAME.matcher(text).matches() && !CIRCULAR.contains(text);
	}

	/**
	 * Returns the value of a placeholder in a route's address.
	 * @param name a setting, or {@code lookup.route}, which follows from one
	 * @param settings the settings
	 * @return the value; null if unknown
	 */
	public static String placeholder(String name, PropertyResolver settings) {
		return name.equals("lookup.route")
				? new LookupSource(settings.getProperty("lookup.source", SQL).strip()).route()
				: settings.getProperty(name);
	}

	/**
	 * Returns the end of a message that asks which source was meant; "" if unknown.
	 * @param text an unknown source
	 */
	public static String suggestion(String text) {
		if (CIRCULAR.contains(text)) {
			return "; that route asks the source itself";
		}
		String known = SpellingSuggester.suggestion(text, List.of(SQL, HTTP));
		return (known.isEmpty() && isName(DIRECT + text)) ? "; did you mean \"" + DIRECT + text + "\"?" : known;
	}

	/** Returns whether the source is the CRM database. */
	public boolean isSql() {
		return this.name.equals(SQL);
	}

	/** Returns whether the source is the CRM's own lookup over HTTP. */
	public boolean isHttp() {
		return this.name.equals(HTTP);
	}

	/** Returns whether a source's name is a route of an integration engineer. */
	public boolean isOwnRoute() {
		return this.name.startsWith(DIRECT);
	}

	/** Returns the name of the bridge's route that asks this source. */
	public String route() {
		return isSql() ? SQL_ROUTE : isHttp() ? HTTP_ROUTE : OWN_ROUTE;
	}

	/** Returns what answers, for sentences of logs. */
	public String noun() {
		return isSql() ? "the CRM database" : label();
	}

	/** Returns the file, the setting or the route that answers, for messages. */
	public String label() {
		return isSql() ? "config/sql/caller-lookup.sql" : isHttp() ? "crm.http.url" : this.name;
	}

}
