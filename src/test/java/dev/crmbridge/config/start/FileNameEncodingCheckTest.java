package dev.crmbridge.config.start;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A start without a locale is refused: Java could open no file named in Ukrainian. */
class FileNameEncodingCheckTest {

	@Test
	void startWithoutALocaleIsRefusedAndSaysWhatToDo() {
		assertThat(FileNameEncodingCheck.problems("ANSI_X3.4-1968", false)).singleElement()
			.hasToString("LC_ALL: must name a locale with UTF-8 so that Java can open each file, is read as "
					+ "ANSI_X3.4-1968; set the environment variable LC_ALL=C.UTF-8");
	}

	@Test
	void utf8IsAccepted() {
		assertThat(FileNameEncodingCheck.problems("UTF-8", false)).isEmpty();
	}

	@Test
	void windowsNeedsNoLocale() {
		assertThat(FileNameEncodingCheck.problems("Cp1251", true)).isEmpty();
	}

}
