package dev.crmbridge.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Limits of time and size for the responses of a hostile peer. */
class RequestDeadlineTest {

	private static final Duration TEST_TIMEOUT = Duration.ofSeconds(60);

	private final WebitelResponseBudget budget = new WebitelResponseBudget(100_000);

	private static final ProxySettings NO_PROXY = new ProxySettings(null, List.of());

	private final RequestDeadline limits = new RequestDeadline(80_000, this.budget, NO_PROXY);

	private ServerSocket peer;

	private CloseableHttpClient client;

	@BeforeEach
	void start() throws IOException {
		this.peer = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
		restart(this.limits);
	}

	private void restart(RequestDeadline limits) {
		HttpClientBuilder builder = HttpClientBuilder.create()
			.disableAutomaticRetries()
			.setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(2)).build());
		limits.configureHttpClient(builder);
		this.client = builder.build();
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.peer.close();
		this.limits.close();
	}

	@Test
	void endlessHeaderFailsTheRequest() {
		answer("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n", Integer.MAX_VALUE);
		assertFails(MessageConstraintException.class);
	}

	@Test
	void endlessHeaderLineFailsTheRequest() {
		answer("HTTP/1.1 200 OK\r\nX-Long: ", "x".repeat(1_000), Integer.MAX_VALUE);
		assertFails(MessageConstraintException.class);
	}

	@Test
	void endlessInterimResponsesTimeOut() {
		answer("", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", Integer.MAX_VALUE);
		assertFails(SocketTimeoutException.class);
	}

	@Test
	void endlessBodyIsCutAtTheLimit() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), Integer.MAX_VALUE);
		assertThat(body(new HttpGet(url()))).hasSize(80_000);
	}

	@Test
	void getBeyondTheBudgetIs429() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), 60);
		Exchange first = begin();
		assertThat(status(new HttpGet(url()))).isEqualTo(200);
		this.budget.onExchangeDone(null, first);
		Exchange second = begin();
		this.client.execute(new HttpGet(url()), (answer) -> {
			assertThat(answer.getCode()).isEqualTo(429);
			assertThat(answer.getFirstHeader("Retry-After").getValue()).isEqualTo("2");
			return null;
		});
		this.budget.onExchangeDone(null, second);
		UnitOfWorkHelper.doneSynchronizations(first, first.getExchangeExtension().handoverCompletions());
		begin();
		assertThat(status(new HttpGet(url()))).isEqualTo(200);
	}

	/**
	 * Webitel carried out the request: a 429 would make the bridge send the request
	 * again.
	 */
	@Test
	void postBeyondTheBudgetKeepsItsStatus() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), 60);
		begin();
		assertThat(status(new HttpGet(url()))).isEqualTo(200);
		begin();
		assertThat(status(new HttpPost(url()))).isEqualTo(200);
	}

	/** After a 429 the bridge would repeat the request forever. */
	@Test
	void responseLargerThanTheBudgetIsCutOff() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), 60);
		WebitelResponseBudget small = new WebitelResponseBudget(50_000);
		small.onExchangeBegin(null, new DefaultExchange(new DefaultCamelContext()));
		try (RequestDeadline cutting = new RequestDeadline(50_000, small, NO_PROXY)) {
			restart(cutting);
			assertThat(body(new HttpGet(url()))).hasSize(50_000);
		}
	}

	@Test
	void postBeyondTheBudgetKeepsHalfAMegabyte() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), 1_000);
		begin();
		try (RequestDeadline large = new RequestDeadline(10_000_000, this.budget, NO_PROXY)) {
			restart(large);
			assertThat(body(new HttpPost(url()))).hasSize(512 * 1024);
		}
	}

	@Test
	void nextRequestOfAnExchangeReusesItsShare() throws IOException {
		answer("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1_000), 60);
		Exchange exchange = begin();
		for (int i = 0; i < 5; i++) {
			assertThat(status(new HttpGet(url()))).isEqualTo(200);
			this.budget.onExchangeBegin(null, exchange);
		}
	}

	private Exchange begin() {
		Exchange exchange = new DefaultExchange(new DefaultCamelContext());
		this.budget.onExchangeBegin(null, exchange);
		return exchange;
	}

	private void assertFails(Class<? extends IOException> failure) {
		assertTimeoutPreemptively(TEST_TIMEOUT,
				() -> assertThatExceptionOfType(failure).isThrownBy(() -> status(new HttpGet(url()))));
	}

	private int status(HttpUriRequestBase request) throws IOException {
		return this.client.execute(request, (answer) -> answer.getCode());
	}

	private String body(HttpUriRequestBase request) throws IOException {
		return this.client.execute(request, (answer) -> EntityUtils.toString(answer.getEntity()));
	}

	private String url() {
		return "http://127.0.0.1:" + this.peer.getLocalPort() + "/";
	}

	/** Answers each request with a beginning and the rest so many times. */
	private void answer(String beginning, String rest, int times) {
		Thread thread = new Thread(() -> {
			while (!this.peer.isClosed()) {
				try (Socket socket = this.peer.accept()) {
					readHead(socket.getInputStream());
					OutputStream out = socket.getOutputStream();
					out.write(beginning.getBytes(StandardCharsets.US_ASCII));
					for (int i = 0; i < times; i++) {
						out.write(rest.getBytes(StandardCharsets.US_ASCII));
					}
				}
				catch (IOException ex) {
					// the bridge has closed the connection
				}
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	/** Reads the request: closing a connection with unread bytes would reset it. */
	private static void readHead(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("closed");
			}
			head.append((char) next);
		}
	}

}
