package dev.crmbridge.lookup.source;

import java.nio.file.Path;
import java.util.regex.Pattern;

import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.lookup.LookupSource;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The shipped sources that a bridge uses: the one that {@code lookup.source} names, and
 * those that an integration engineer's route asks. Settings of a source that is not used
 * are not required, and health does not ask for it.
 *
 * @param sql whether lookups ask the CRM database
 * @param http whether lookups ask the CRM over HTTP
 */
record UsedSources(boolean sql, boolean http) {

	/** The bridge's route, or the pool that a route of an engineer's own SQL names. */
	private static final Pattern SQL = Pattern.compile("direct:(//)?" + LookupSource.SQL_ROUTE + "\\b|#crmDatabase\\b");

	private static final Pattern HTTP = Pattern.compile("direct:(//)?" + LookupSource.HTTP_ROUTE + "\\b");

	static UsedSources of(Environment environment) {
		LookupSource source = source(environment);
		return new UsedSources(source.isSql() || isAsked(source, LookupSource.SQL_ROUTE, SQL),
				source.isHttp() || isAsked(source, LookupSource.HTTP_ROUTE, HTTP));
	}

	/** Returns the source of the settings, valid or not. */
	static LookupSource source(Environment environment) {
		return new LookupSource(environment.getProperty("lookup.source", LookupSource.SQL).strip());
	}

	private static boolean isAsked(LookupSource source, String route, Pattern name) {
		return source.isOwnRoute()
				&& (name.matcher(source.name()).matches() || new RouteFolder(RouteFolder.DEFAULT).files()
					.stream()
					.anyMatch((file) -> isAsked(file, route, name)));
	}

	private static boolean isAsked(Path file, String route, Pattern name) {
		try {
			String text = TextFileReader.read(file);
			return name.matcher(text).find() && YamlNode.parse(file, text)
				.items()
				.stream()
				.flatMap((item) -> item.entries().stream())
				.filter((definition) -> !definition.value().get("id").text().equals(route))
				.flatMap((definition) -> definition.value().descendants())
				.anyMatch((entry) -> name.matcher(entry.value().text()).find());
		}
		catch (StartRefusedException ex) {
			// reported by the check of the route files
			return false;
		}
	}

	/** Holds if lookups ask the CRM database. */
	static final class Sql implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return of(context.getEnvironment()).sql();
		}

	}

	/** Holds if {@code lookup.source} names the CRM database. */
	static final class SqlAlone implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return source(context.getEnvironment()).isSql();
		}

	}

	/** Holds if {@code lookup.source} does not name the CRM database. */
	static final class OtherThanSql implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !source(context.getEnvironment()).isSql();
		}

	}

}
