package dev.crmbridge.console.deliveries;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.admin.DeliveryFilter;
import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.web.TimeRange;

import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Filter of deliveries as the page's form sends it. Empty fields limit nothing.
 *
 * @param values the fields, by name
 */
record DeliveryFilterForm(Map<String, String> values) {

	static final String STATE = "state";

	static final String ENDPOINT = "endpoint";

	/** A call's uuid, or a phone number. */
	static final String CALL = "call";

	static final String FROM = "from";

	static final String TO = "to";

	static final List<String> FIELDS = List.of(STATE, ENDPOINT, CALL, FROM, TO);

	/** Maximum length of a field, in characters. */
	private static final int MAX_LENGTH = 255;

	/**
	 * Reads the fields of a request.
	 * @throws PageProblemException if a field is doubled, too long, or has a value that
	 * the form does not offer
	 */
	static DeliveryFilterForm read(MultiValueMap<String, String> request) {
		Map<String, String> values = new LinkedHashMap<>();
		FIELDS.forEach((field) -> values.put(field, one(request, field).strip()));
		if (!values.get(STATE).isEmpty() && DeliveryState.of(values.get(STATE)).isEmpty()) {
			throw badForm();
		}
		return new DeliveryFilterForm(values);
	}

	/** Returns the form that finds the deliveries of a call. */
	static DeliveryFilterForm ofCall(String uuid) {
		return new DeliveryFilterForm(Map.of(CALL, uuid));
	}

	/**
	 * Returns the value of a field that a request has once; "" if the request lacks the
	 * field.
	 */
	static String one(MultiValueMap<String, String> request, String field) {
		List<String> values = request.getOrDefault(field, List.of(""));
		if (values.size() != 1 || values.get(0).length() > MAX_LENGTH
				|| values.get(0).chars().anyMatch(Character::isISOControl)) {
			throw badForm();
		}
		return values.get(0);
	}

	static PageProblemException badForm() {
		return new PageProblemException(HttpStatus.BAD_REQUEST, "problem.bad-form.text");
	}

	boolean isEmpty() {
		return this.values.values().stream().allMatch(String::isEmpty);
	}

	String get(String field) {
		return this.values.get(field);
	}

	/**
	 * Returns the filter.
	 * @param numbers reads a number as a caller lookup reads it
	 * @param zone time zone of the times
	 * @throws PageProblemException if a time is invalid
	 */
	DeliveryFilter filter(PhoneNumberParser numbers, ZoneId zone) {
		String call = get(CALL);
		Optional<String> number = numbers.parse(call)
			.map((PhoneNumber parsed) -> numbers.e164(parsed).replace("+", ""));
		return new DeliveryFilter(DeliveryState.of(get(STATE)).orElse(null), orNull(get(ENDPOINT)),
				number.isPresent() ? null : orNull(call), number.orElse(null), time(get(FROM), zone),
				time(get(TO), zone));
	}

	private static String orNull(String text) {
		return text.isEmpty() ? null : text;
	}

	private static OffsetDateTime time(String text, ZoneId zone) {
		if (text.isEmpty()) {
			return null;
		}
		try {
			OffsetDateTime time = LocalDateTime.parse(text).atZone(zone).toOffsetDateTime();
			if (TimeRange.contains(time.toInstant())) {
				return time;
			}
		}
		catch (DateTimeException ex) {
			// refused below
		}
		throw new PageProblemException(HttpStatus.BAD_REQUEST, "deliveries.bad-time");
	}

	/**
	 * Returns the address of the page with this filter.
	 * @param more names and values that are added, in turn
	 */
	String address(String... more) {
		UriComponentsBuilder address = UriComponentsBuilder.fromPath(DeliveriesController.PATH);
		Map<String, String> all = new LinkedHashMap<>(this.values);
		for (int i = 0; i < more.length; i += 2) {
			all.put(more[i], more[i + 1]);
		}
		Map<String, Object> variables = new LinkedHashMap<>();
		all.forEach((name, value) -> {
			if (!value.isEmpty()) {
				address.queryParam(name, "{" + name + "}");
				variables.put(name, value);
			}
		});
		return address.encode().buildAndExpand(variables).toUriString();
	}

}
