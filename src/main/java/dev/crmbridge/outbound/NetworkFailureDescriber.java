package dev.crmbridge.outbound;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.crmbridge.logging.LoggedFailure;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describer of network failures: why a request got no response, in a few words. */
public final class NetworkFailureDescriber {

	/** Description of a failure that is not in the tables; the log has its details. */
	private static final String OTHER_FAILURE = "the request failed";

	private static final String OTHER_HOST_NAME = "the certificate is for another host name";

	/** Java's message for a certificate of another host. */
	private static final Pattern OTHER_HOST_NAME_MESSAGE = Pattern.compile("No (name matching|subject alternative)");

	private static final Logger LOG = LoggerFactory.getLogger(NetworkFailureDescriber.class);

	/** By the type of the failure, a subtype before its supertype. */
	private static final Map<Class<? extends Throwable>, String> DESCRIPTIONS = new LinkedHashMap<>();

	static {
		DESCRIPTIONS.put(ConnectTimeoutException.class, "cannot connect: no answer in time");
		DESCRIPTIONS.put(ConnectionRequestTimeoutException.class, "no free connection in time");
		DESCRIPTIONS.put(SocketTimeoutException.class, "no answer in time");
		DESCRIPTIONS.put(UnknownHostException.class, "cannot connect: unknown host");
		DESCRIPTIONS.put(NoRouteToHostException.class, "cannot connect: no route to the host");
		DESCRIPTIONS.put(SSLPeerUnverifiedException.class, "no TLS connection: " + OTHER_HOST_NAME);
		DESCRIPTIONS.put(NoHttpResponseException.class, "closed without an HTTP answer");
		DESCRIPTIONS.put(TruncatedChunkException.class, "the answer was cut off");
		DESCRIPTIONS.put(ConnectionClosedException.class, "the answer was cut off");
		DESCRIPTIONS.put(EOFException.class, "the answer was cut off");
		DESCRIPTIONS.put(MessageConstraintException.class, "the headers of the answer are too long");
		DESCRIPTIONS.put(MalformedChunkCodingException.class, "the answer is not valid HTTP");
		DESCRIPTIONS.put(HttpException.class, "the answer is not valid HTTP");
		DESCRIPTIONS.put(ZipException.class, "the answer is not compressed as it says");
		DESCRIPTIONS.put(SocketException.class, "the connection was reset");
		DESCRIPTIONS.put(URISyntaxException.class, "the URL is not valid");
	}

	/** By the type of a TLS failure's cause. */
	private static final Map<Class<? extends Throwable>, String> TLS_DESCRIPTIONS = new LinkedHashMap<>();

	static {
		TLS_DESCRIPTIONS.put(CertificateExpiredException.class, "the certificate has expired");
		TLS_DESCRIPTIONS.put(CertificateNotYetValidException.class, "the certificate is not valid yet");
		TLS_DESCRIPTIONS.put(CertPathBuilderException.class, "the certificate is not trusted");
		TLS_DESCRIPTIONS.put(CertPathValidatorException.class, "the certificate is not trusted");
		TLS_DESCRIPTIONS.put(CertificateException.class, "the certificate is not accepted");
	}

	private static final Set<Class<?>> LOGGED = ConcurrentHashMap.newKeySet();

	private NetworkFailureDescriber() {
	}

	/**
	 * Describes a failure without class names, host names or personal data. Logs a
	 * failure that is not in the tables, once per type.
	 * @param failure the client's exception, which may be wrapped
	 * @return the description
	 */
	public static String describe(Throwable failure) {
		Throwable innermost = failure;
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			String description = descriptionOf(cause);
			if (description != null) {
				return description;
			}
			innermost = cause;
		}
		if (LOGGED.add(innermost.getClass())) {
			LOG.warn("Request failed; later failures of this type are not logged", new LoggedFailure(failure));
		}
		return OTHER_FAILURE;
	}

	private static String descriptionOf(Throwable cause) {
		if (cause instanceof SSLException && !(cause instanceof SSLPeerUnverifiedException)) {
			return "no TLS connection" + tlsReason(cause);
		}
		if (cause instanceof ConnectException && !(cause instanceof NoRouteToHostException)) {
			return message(cause).contains("refused") ? "cannot connect: connection refused" : "cannot connect";
		}
		return find(DESCRIPTIONS, cause);
	}

	/**
	 * Prefers the innermost cause: a path is invalid because a certificate has expired.
	 */
	private static String tlsReason(Throwable failure) {
		String reason = message(failure).contains("SSL message") ? ": the other side does not speak TLS" : "";
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			String description = find(TLS_DESCRIPTIONS, cause);
			if (description != null) {
				reason = ": "
						+ (OTHER_HOST_NAME_MESSAGE.matcher(message(cause)).find() ? OTHER_HOST_NAME : description);
			}
		}
		return reason;
	}

	private static String find(Map<Class<? extends Throwable>, String> descriptions, Throwable cause) {
		return descriptions.entrySet()
			.stream()
			.filter((each) -> each.getKey().isInstance(cause))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private static String message(Throwable failure) {
		return (failure.getMessage() != null) ? failure.getMessage() : "";
	}

}
