package dev.crmbridge.loads;

import java.util.concurrent.ExecutorService;

import dev.crmbridge.lists.ListCsv;
import org.apache.camel.dataformat.csv.CsvDataFormat;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the loads of lists run on. */
@Configuration(proxyBeanMethods = false)
class MembersConfiguration {

	/** Bounded by the lists that are worked on and {@code members.parallel} for each. */
	@Bean(destroyMethod = "shutdown")
	ExecutorService uploadThreads() {
		return new UploadThreads();
	}

	/** How lists are read, by what stands between two fields. */
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
		return new CsvDataFormat(ListCsv.reading(delimiter));
	}

	/** Name of the bean for a delimiter; an endpoint's URI can hold no tab. */
	static String format(char delimiter) {
		return switch (delimiter) {
			case ';' -> "semicolonList";
			case '\t' -> "tabList";
			case '|' -> "barList";
			default -> "commaList";
		};
	}

}
