package dev.crmbridge.webitel;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

import org.springframework.stereotype.Component;

/**
 * Meters of the requests to Webitel by operation and result. The operation is the
 * request's header of that name, else the route in which the exchange began.
 */
@Component
class WebitelMeters extends RoutePolicySupport {

	private static final String STARTED = "webitelRequestStarted";

	private static final String OPERATION = "operation";

	private final MeterRegistry meters;

	WebitelMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	@Override
	public void onExchangeBegin(Route route, Exchange exchange) {
		exchange.setProperty(STARTED, Timer.start(this.meters));
		// the headers of the request are gone once its answer is read
		exchange.setProperty(OPERATION,
				exchange.getMessage().getHeader(OPERATION, exchange.getFromRouteId(), String.class));
	}

	@Override
	public void onExchangeDone(Route route, Exchange exchange) {
		exchange.getProperty(STARTED, Timer.Sample.class)
			.stop(Timer.builder("bridge.webitel.requests")
				.description("Requests to Webitel, including reading the answer")
				.tag("operation", exchange.getProperty(OPERATION, String.class))
				.tag("result", result(exchange.getException()))
				.register(this.meters));
	}

	private static String result(Throwable failure) {
		if (failure == null) {
			return "ok";
		}
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof WebitelException answered) {
				return result(answered);
			}
			if (cause instanceof CallNotPermittedException || cause instanceof ThrottlerRejectedExecutionException
					|| cause instanceof ConnectionRequestTimeoutException) {
				return "held-back";
			}
			if (cause instanceof ConnectTimeoutException || cause instanceof ConnectException
					|| cause instanceof NoRouteToHostException || cause instanceof UnknownHostException
					|| cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
				return "away";
			}
			if (cause instanceof SocketTimeoutException) {
				return "timeout";
			}
		}
		return "broken-off";
	}

	private static String result(WebitelException answered) {
		if (answered.isTokenRefused()) {
			return "refused-token";
		}
		if (answered.getCode() == 429) {
			return "busy";
		}
		return answered.isRefusal() ? "refused" : "failed";
	}

}
