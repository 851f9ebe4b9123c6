package dev.crmbridge.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

import org.apache.hc.core5.http.NoHttpResponseException;

/** Says in a few words why a request got no answer. */
public final class NetworkFailures {

	private NetworkFailures() {
	}

	/** The failure in words, without host names and anybody's data. */
	public static String words(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SocketTimeoutException) {
				return "no answer in time";
			}
			if (cause instanceof UnknownHostException) {
				return "unknown host";
			}
			if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
				return "no connection";
			}
			if (cause instanceof SSLException) {
				return "no TLS connection";
			}
			if (cause instanceof NoHttpResponseException) {
				return "closed without an answer";
			}
		}
		return "broken off: " + failure.getClass().getSimpleName();
	}

}
