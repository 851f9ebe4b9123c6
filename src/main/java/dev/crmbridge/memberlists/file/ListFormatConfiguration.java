package dev.crmbridge.memberlists.file;

import org.apache.camel.dataformat.csv.CsvDataFormat;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the CSV data formats of lists, one for each delimiter. */
@Configuration(proxyBeanMethods = false)
public class ListFormatConfiguration {

	@Bean
	CsvDataFormat commaList() {
		return listFormat(',');
	}

	@Bean
	CsvDataFormat semicolonList() {
		return listFormat(';');
	}

	@Bean
	CsvDataFormat tabList() {
		return listFormat('\t');
	}

	@Bean
	CsvDataFormat barList() {
		return listFormat('|');
	}

	private static CsvDataFormat listFormat(char delimiter) {
		return new CsvDataFormat(ListCsvFormat.reading(delimiter));
	}

	/**
	 * Returns the name of the data format bean for a delimiter: the URI of a Camel
	 * endpoint cannot hold a tab.
	 */
	public static String format(char delimiter) {
		return switch (delimiter) {
			case ';' -> "semicolonList";
			case '\t' -> "tabList";
			case '|' -> "barList";
			default -> "commaList";
		};
	}

}
