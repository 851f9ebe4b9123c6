package dev.crmbridge.config.start;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Without a UTF-8 locale Java cannot open a file with a Ukrainian name. */
class FileNameEncodingCheckTest {

	@Test
	void rejectsStartWithoutLocale() {
		assertThat(FileNameEncodingCheck.problems("ANSI_X3.4-1968", false)).singleElement()
			.hasToString("LC_ALL: must be a UTF-8 locale, so that Java can open each file, was read as "
					+ "ANSI_X3.4-1968; set the environment variable LC_ALL=C.UTF-8");
	}

	@Test
	void acceptsUtf8() {
		assertThat(FileNameEncodingCheck.problems("UTF-8", false)).isEmpty();
	}

	@Test
	void acceptsAnyCharsetOnWindows() {
		assertThat(FileNameEncodingCheck.problems("Cp1251", true)).isEmpty();
	}

}
