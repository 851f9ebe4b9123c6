package dev.crmbridge.members;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What the loads of lists run on. */
@Configuration(proxyBeanMethods = false)
class MembersConfiguration {

	@Bean(destroyMethod = "shutdown")
	ExecutorService uploadThreads(MembersSettings settings) {
		return Executors.newFixedThreadPool(settings.parallel(), new CustomizableThreadFactory("upload-"));
	}

}
