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

/** Describes in a few words why a request got no answer. */
public final class NetworkFailureDescriber {

	/** Of a failure that is not described below; the log has it. */
	private static final String OTHER = "the request failed";

	private static final String OTHER_NAME = "the certificate is for another host name";

	/** As Java says that a certificate is for another host. */
	private static final Pattern NAME = Pattern.compile("No (name matching|subject alternative)");

	private static final Logger LOG = LoggerFactory.getLogger(NetworkFailureDescriber.class);

	/** By the type of the failure, a subtype before its supertype. */
	private static final Map<Class<? extends Throwable>, String> WORDS = new LinkedHashMap<>();

	static {
		WORDS.put(ConnectTimeoutException.class, "cannot connect: no answer in time");
		WORDS.put(ConnectionRequestTimeoutException.class, "no free connection in time");
		WORDS.put(SocketTimeoutException.class, "no answer in time");
		WORDS.put(UnknownHostException.class, "cannot connect: unknown host");
		WORDS.put(NoRouteToHostException.class, "cannot connect: no route to the host");
		WORDS.put(SSLPeerUnverifiedException.class, "no TLS connection: " + OTHER_NAME);
		WORDS.put(NoHttpResponseException.class, "closed without an HTTP answer");
		WORDS.put(TruncatedChunkException.class, "the answer was cut off");
		WORDS.put(ConnectionClosedException.class, "the answer was cut off");
		WORDS.put(EOFException.class, "the answer was cut off");
		WORDS.put(MessageConstraintException.class, "the headers of the answer are too long");
		WORDS.put(MalformedChunkCodingException.class, "the answer is not valid HTTP");
		WORDS.put(HttpException.class, "the answer is not valid HTTP");
		WORDS.put(ZipException.class, "the answer is not compressed as it says");
		WORDS.put(SocketException.class, "the connection was reset");
		WORDS.put(URISyntaxException.class, "the URL is not valid");
	}

	/** By the type of what made a TLS handshake fail. */
	private static final Map<Class<? extends Throwable>, String> TLS_WORDS = new LinkedHashMap<>();

	static {
		TLS_WORDS.put(CertificateExpiredException.class, "the certificate has expired");
		TLS_WORDS.put(CertificateNotYetValidException.class, "the certificate is not valid yet");
		TLS_WORDS.put(CertPathBuilderException.class, "the certificate is not trusted");
		TLS_WORDS.put(CertPathValidatorException.class, "the certificate is not trusted");
		TLS_WORDS.put(CertificateException.class, "the certificate is not accepted");
	}

	private static final Set<Class<?>> LOGGED = ConcurrentHashMap.newKeySet();

	private NetworkFailureDescriber() {
	}

	/**
	 * Returns the failure in words, without class names, host names and personal data. A
	 * failure that is not in the tables is logged, once for its type.
	 * @param failure what the client threw, which may be wrapped
	 */
	public static String words(Throwable failure) {
		Throwable innermost = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String words = wordsOf(cause);
			if (words != null) {
				return words;
			}
			innermost = cause;
		}
		if (LOGGED.add(innermost.getClass())) {
			LOG.warn("A request failed; later failures of this kind are not logged", new LoggedFailure(failure));
		}
		return OTHER;
	}

	private static String wordsOf(Throwable cause) {
		if (cause instanceof SSLException && !(cause instanceof SSLPeerUnverifiedException)) {
			return "no TLS connection" + tlsReason(cause);
		}
		if (cause instanceof ConnectException && !(cause instanceof NoRouteToHostException)) {
			return message(cause).contains("refused") ? "cannot connect: connection refused" : "cannot connect";
		}
		return find(WORDS, cause);
	}

	/** The innermost cause says most: a path fails since a certificate has expired. */
	private static String tlsReason(Throwable failure) {
		String reason = message(failure).contains("SSL message") ? ": the other side does not speak TLS" : "";
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String words = find(TLS_WORDS, cause);
			if (words != null) {
				reason = ": " + (NAME.matcher(message(cause)).find() ? OTHER_NAME : words);
			}
		}
		return reason;
	}

	private static String find(Map<Class<? extends Throwable>, String> words, Throwable cause) {
		return words.entrySet()
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
