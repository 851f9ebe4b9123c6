package dev.crmbridge.console.deliveries;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.crmbridge.callevents.admin.DeliveryAdmin;
import dev.crmbridge.console.ConditionalOnConsole;

import org.springframework.stereotype.Component;

/** Count of the deliveries that died within a day, for the navigation of each page. */
@Component
@ConditionalOnConsole
class DeadDeliveryCount {

	private static final Duration MAX_AGE = Duration.ofSeconds(5);

	private final LoadingCache<String, Long> count;

	DeadDeliveryCount(DeliveryAdmin deliveries) {
		this.count = Caffeine.newBuilder()
			.expireAfterWrite(MAX_AGE)
			.maximumSize(1)
			.build((key) -> deliveries.recentDead());
	}

	/** Returns the count, which may be some seconds old. */
	long get() {
		return this.count.get("dead");
	}

}
