package dev.crmbridge.memberlists.mapping.member;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.NamedMembers;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.mapping.Communication;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.Template;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Mapper from the rows of a list to what they name members by that are to be deleted: the
 * dialer's key, or without its columns the numbers. Thread-safe.
 */
public final class RemovalMapper {

	/** Column of the bridge's own lists, with a number. */
	public static final String NUMBER_COLUMN = "_number";

	private final ListColumns columns;

	private final PhoneNumberParser numbers;

	/** Template of the key; null if rows name numbers. */
	private final Template key;

	/** Templates of the numbers; empty if rows name keys. */
	private final List<Template> destinations;

	/**
	 * Creates a mapper for one list.
	 * @throws dev.crmbridge.memberlists.failure.ListRefusedException if the list has
	 * neither the columns of the key nor those of a number
	 */
	RemovalMapper(Dialer dialer, ListColumns columns, PhoneNumberParser numbers) {
		this.columns = columns;
		this.numbers = numbers;
		this.key = (dialer.key() != null && has(dialer.key())) ? dialer.key() : null;
		this.destinations = (this.key != null) ? List.of() : destinations(dialer);
		if (this.key == null && this.destinations.isEmpty()) {
			columns.require((dialer.key() != null) ? dialer.key().requiredColumns()
					: dialer.communications().get(0).destination().columns());
		}
	}

	private List<Template> destinations(Dialer dialer) {
		if (this.columns.position(NUMBER_COLUMN) >= 0) {
			return List.of(Template.column(NUMBER_COLUMN));
		}
		return dialer.communications()
			.stream()
			.map(Communication::destination)
			.filter((destination) -> destination.columns()
				.stream()
				.anyMatch((column) -> this.columns.position(column) >= 0) && has(destination))
			.toList();
	}

	private boolean has(Template template) {
		return template.requiredColumns().stream().allMatch((column) -> this.columns.position(column) >= 0);
	}

	/** Returns whether rows name members by their key. */
	public boolean isByKey() {
		return this.key != null;
	}

	/**
	 * Maps a row, which has as many fields as the header.
	 * @return what the row names members by, or why the row is rejected
	 */
	public RowResult map(ListRow row) {
		UnaryOperator<String> values = (column) -> this.columns.value(row.values(), column);
		if (this.key == null) {
			return numbers(values);
		}
		String rendered = this.key.render(values);
		for (String column : this.key.requiredColumns()) {
			if (values.apply(column).isBlank()) {
				return Rejection.of("empty-column", column);
			}
		}
		return rendered.isEmpty() ? Rejection.of("empty-column", String.join(", ", this.key.columns()))
				: new NamedMembers(List.of(rendered));
	}

	private RowResult numbers(UnaryOperator<String> row) {
		Set<String> found = new LinkedHashSet<>();
		List<String> bad = new ArrayList<>();
		for (Template destination : this.destinations) {
			String written = destination.render(row);
			this.numbers.parseListed(written)
				.ifPresentOrElse((number) -> found.add(this.numbers.e164(number).substring(1)), () -> bad.add(written));
		}
		if (found.isEmpty()) {
			String names = this.destinations.stream()
				.flatMap((destination) -> destination.columns().stream())
				.collect(Collectors.toCollection(TreeSet::new))
				.stream()
				.collect(Collectors.joining(", "));
			bad.removeIf(String::isEmpty);
			return bad.isEmpty() ? Rejection.of("no-good-number", names)
					: Rejection.of("bad-number", names, bad.get(0));
		}
		return new NamedMembers(List.copyOf(found));
	}

}
