package dev.crmbridge.loads;

import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.log.LogContext;
import org.slf4j.MDC;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * As many threads as there is work for, which log under the ids of the thread that gave
 * them the work.
 */
class UploadThreads extends ThreadPoolExecutor {

	UploadThreads() {
		super(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new CustomizableThreadFactory("upload-"));
	}

	@Override
	public void execute(Runnable work) {
		Map<String, String> ids = MDC.getCopyOfContextMap();
		super.execute(() -> {
			MDC.setContextMap((ids != null) ? ids : Map.of());
			try {
				work.run();
			}
			finally {
				LogContext.clear();
			}
		});
	}

}
