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
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** What the CRM is told when Webitel has not done what it asked for. */
@Component
public class WebitelProblemMapper {

	/** Webitel has not answered in time, and may have done what it was asked for. */
	public static final String TIMEOUT = "webitel-timeout";

	/** The connection broke, and Webitel may have done what it was asked for. */
	public static final String BROKEN_OFF = "webitel-broken-off";

	/** Problems of requests that Webitel has surely not carried out. */
	public static final Set<String> NOT_DONE = Set.of("webitel-refused", "webitel-refused-token", "webitel-busy",
			"webitel-away", "not-found");

	/** Webitel's id of the error when an attempt is reported twice, or too late. */
	private static final String ALREADY_REPORTED = "app.cc_member.reporting.app_err";

	private static final Logger LOG = LoggerFactory.getLogger(WebitelProblemMapper.class);

	/**
	 * Says it.
	 * @param failure what went wrong
	 * @throws ProblemException always
	 */
	public void raise(Exception failure) {
		throw of(failure);
	}

	private static ProblemException of(Exception failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ProblemException known) {
				return known;
			}
			if (cause instanceof WebitelException answered) {
				return of(answered);
			}
			if (cause instanceof ThrottlerRejectedExecutionException
					|| cause instanceof ConnectionRequestTimeoutException) {
				return ProblemException.of(503, "webitel-busy", "Too many requests wait for Webitel.", "1");
			}
			if (cause instanceof CallNotPermittedException || cause instanceof ConnectTimeoutException
					|| cause instanceof ConnectException || cause instanceof NoRouteToHostException
					|| cause instanceof UnknownHostException || cause instanceof SSLHandshakeException
					|| cause instanceof SSLPeerUnverifiedException) {
				LOG.warn("Webitel cannot be reached: {}", LoggedFailure.describe(cause));
				return ProblemException.of(502, "webitel-away", "Webitel cannot be reached.", null);
			}
			if (cause instanceof SocketTimeoutException) {
				return ProblemException.of(504, TIMEOUT, "Webitel has not answered in time.", null);
			}
		}
		LOG.warn("A request to Webitel was broken off", new LoggedFailure(failure));
		return ProblemException.of(502, BROKEN_OFF, "The connection to Webitel broke.", null);
	}

	private static ProblemException of(WebitelException answered) {
		if (answered.isTokenRefused()) {
			return ProblemException.of(502, "webitel-refused-token", "Webitel refused the token.", null);
		}
		if (answered.getCode() == 404) {
			return ProblemException.of(404, "not-found", "Webitel knows nothing by this name or id.", null);
		}
		if (answered.getCode() == 429) {
			return ProblemException.of(503, "webitel-busy", "Webitel takes no more requests now.",
					(answered.getRetryAfter() != null) ? answered.getRetryAfter() : "1");
		}
		if (answered.getId().equals(ALREADY_REPORTED)) {
			return ProblemException.of(409, "already-reported",
					"The attempt has its result already, or waits for it no longer.", null);
		}
		if (answered.isRefusal()) {
			return ProblemException.of(422, "webitel-refused",
					answered.getDetail().isBlank() ? "Webitel refused it: " + answered.getId() : answered.getDetail(),
					null);
		}
		LOG.warn("{}", answered.getMessage());
		return ProblemException.of(502, "webitel-failed", "Webitel failed.", null);
	}

}
