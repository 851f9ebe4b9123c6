package dev.crmbridge.webitel;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.web.ProblemException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.apache.camel.processor.ThrottlerRejectedExecutionException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Mapper from failures of requests to Webitel to the problems sent to the CRM. */
@Component
public class WebitelProblemMapper {

	/** Webitel did not answer in time: the request is in doubt. */
	public static final String TIMEOUT = "webitel-timeout";

	/** The connection broke: the request is in doubt. */
	public static final String BROKEN_OFF = "webitel-broken-off";

	/** Codes of the problems of requests that Webitel did not carry out. */
	public static final Set<String> NOT_DONE = Set.of("webitel-refused", "webitel-refused-token", "webitel-busy",
			"webitel-away", "not-found");

	/** Webitel's error id for a dialer attempt that is reported twice or too late. */
	private static final String ALREADY_REPORTED = "app.cc_member.reporting.app_err";

	private static final Logger LOG = LoggerFactory.getLogger(WebitelProblemMapper.class);

	/**
	 * Throws the problem for a failure.
	 * @param failure exception of the request to Webitel
	 * @throws ProblemException always
	 */
	public void raise(Exception failure) {
		throw of(failure);
	}

	private static ProblemException of(Exception failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof ProblemException known) {
				return known;
			}
			if (cause instanceof WebitelException answered) {
				return of(answered);
			}
			if (cause instanceof ThrottlerRejectedExecutionException
					|| cause instanceof ConnectionRequestTimeoutException) {
				return ProblemException.of(503, "webitel-busy",
						"Too many requests are waiting for Webitel. Try again later.", "1");
			}
			if (cause instanceof CallNotPermittedException || cause instanceof ConnectTimeoutException
					|| cause instanceof ConnectException || cause instanceof NoRouteToHostException
					|| cause instanceof UnknownHostException || cause instanceof SSLHandshakeException
					|| cause instanceof SSLPeerUnverifiedException) {
				LOG.warn("Could not reach Webitel: {}", LoggedFailure.describe(cause));
				return ProblemException.of(502, "webitel-away", "Webitel cannot be reached.", null);
			}
			if (cause instanceof SocketTimeoutException) {
				return ProblemException.of(504, TIMEOUT, "Webitel did not answer in time.", null);
			}
		}
		LOG.warn("Lost the connection of a request to Webitel", new LoggedFailure(failure));
		return ProblemException.of(502, BROKEN_OFF, "The connection to Webitel broke before its answer.", null);
	}

	private static ProblemException of(WebitelException answered) {
		if (answered.isTokenRefused()) {
			return ProblemException.of(502, "webitel-refused-token", "Webitel refused the token.", null);
		}
		if (answered.getCode() == 404) {
			return ProblemException.of(404, "not-found", "Webitel has nothing with this name or id.", null);
		}
		if (answered.getCode() == 429) {
			return ProblemException.of(503, "webitel-busy",
					"Webitel accepts no more requests at the moment. Try again later.",
					(answered.getRetryAfter() != null) ? answered.getRetryAfter() : "1");
		}
		if (answered.getId().equals(ALREADY_REPORTED)) {
			return ProblemException.of(409, "already-reported",
					"The attempt already has its result, or no longer accepts one.", null);
		}
		if (answered.isRefusal()) {
			return ProblemException.of(422, "webitel-refused", answered.getDetail().isBlank()
					? "Webitel refused the request: " + answered.getId() : answered.getDetail(), null);
		}
		LOG.warn("{}", answered.getMessage());
		return ProblemException.of(502, "webitel-failed", "Webitel failed to process the request.", null);
	}

}
