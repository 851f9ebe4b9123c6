package dev.crmbridge.memberlists.mapping;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parser of YAML words into enum constants: {@code as-is} is {@code AS_IS}. */
final class EnumParser {

	private EnumParser() {
	}

	static <E extends Enum<E>> E parse(Class<E> type, String word) {
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> word(constant).equals(word))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("must be one of "
					+ Arrays.stream(type.getEnumConstants()).map(EnumParser::word).collect(Collectors.joining(", "))
					+ ", was \"" + word + "\""));
	}

	private static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
