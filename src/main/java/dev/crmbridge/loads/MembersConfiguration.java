package dev.crmbridge.loads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.crmbridge.lists.ListCsv;
import org.apache.commons.csv.CSVFormat;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What the loads of lists run on. */
@Configuration(proxyBeanMethods = false)
class MembersConfiguration {

	/** Bounded by the lists that are worked on and {@code members.parallel} for each. */
	@Bean(destroyMethod = "shutdown")
	ExecutorService uploadThreads() {
		return Executors.newCachedThreadPool(new CustomizableThreadFactory("upload-"));
	}

	/** How lists are read. */
	@Bean
	CSVFormat listFormat() {
		return ListCsv.reading(',');
	}

}
