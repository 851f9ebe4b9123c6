package dev.crmbridge.memberlists.upload;

import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.crmbridge.logging.LogContext;
import org.slf4j.MDC;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Thread pool for uploads; its threads log under the ids of the thread that submitted the
 * work. Its size is bounded by the number of list workers times {@code members.parallel}.
 */
@Component
class UploadThreads extends ThreadPoolExecutor implements DisposableBean {

	UploadThreads() {
		super(0, Integer.MAX_VALUE, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new CustomizableThreadFactory("upload-"));
	}

	@Override
	public void destroy() {
		shutdown();
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
