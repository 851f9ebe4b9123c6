package dev.crmbridge.web.server;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RouteResponseTest {

	private final MockHttpServletResponse client = new MockHttpServletResponse();

	@Test
	void answerIsWrittenWhole() throws IOException {
		byte[] answer = "x".repeat(100_001).getBytes();
		RouteResponse response = new RouteResponse(this.client, Duration.ofMinutes(10));
		response.getOutputStream().write(answer, 1, answer.length - 1);
		assertThat(this.client.getContentAsByteArray()).hasSize(100_000);
	}

	@Test
	void textIsWrittenInTheCharsetOfTheResponse() throws IOException {
		RouteResponse response = new RouteResponse(this.client, Duration.ofMinutes(10));
		response.setCharacterEncoding("UTF-8");
		response.getWriter().print("Олена");
		response.flushBuffer();
		assertThat(this.client.getContentAsString()).isEqualTo("Олена");
	}

	@Test
	void writingEndsWhenTheClientReadsTooSlowly() {
		RouteResponse response = new RouteResponse(this.client, Duration.ZERO);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> response.getOutputStream().write(new byte[100_000]))
			.withMessageContaining("too slowly");
		assertThat(this.client.getContentAsByteArray()).hasSize(8_192);
	}

}
