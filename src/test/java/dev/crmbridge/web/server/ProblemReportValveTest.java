package dev.crmbridge.web.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses of Tomcat itself, while it serves and while it stops. */
class ProblemReportValveTest {

	private final Tomcat tomcat = new Tomcat();

	@TempDir
	private Path folder;

	@AfterEach
	void stop() throws LifecycleException {
		this.tomcat.stop();
		this.tomcat.destroy();
	}

	@Test
	void requestWithoutHostIs400() throws Exception {
		start(new Http11NioProtocol());
		assertThat(answer("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ")
			.contains("\"code\":\"bad-request\"");
	}

	@Test
	void requestCutOffByShutdownIs503() throws Exception {
		start(new PausingProtocol());
		assertThat(answer("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 503 ")
			.contains("\"code\":\"not-ready\"");
	}

	private void start(Http11NioProtocol protocol) throws LifecycleException {
		Connector connector = new Connector(protocol);
		connector.setPort(0);
		this.tomcat.setBaseDir(this.folder.toString());
		this.tomcat.setConnector(connector);
		this.tomcat.addContext("", null);
		((StandardHost) this.tomcat.getHost()).setErrorReportValveClass(ProblemReportValve.class.getName());
		this.tomcat.start();
	}

	private String answer(String request) throws IOException {
		try (Socket connection = new Socket(InetAddress.getLoopbackAddress(),
				this.tomcat.getConnector().getLocalPort())) {
			connection.setSoTimeout(20_000);
			connection.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** Pauses between the first check of {@code isPaused} and the second. */
	private static final class PausingProtocol extends Http11NioProtocol {

		private boolean checked;

		@Override
		public boolean isPaused() {
			boolean paused = this.checked;
			this.checked = true;
			return paused;
		}

	}

}
