package dev.crmbridge.web.server;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.time.Duration;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

/**
 * A response that its client must read within a time limit. Tomcat's own timeout is for
 * each write: a client that reads a little now and then would hold a thread.
 */
final class RouteResponse extends HttpServletResponseWrapper {

	private static final int PIECE_SIZE = 8_192;

	private final long timeout;

	private ServletOutputStream output;

	private PrintWriter writer;

	RouteResponse(HttpServletResponse response, Duration timeout) {
		super(response);
		this.timeout = timeout.toNanos();
	}

	@Override
	public ServletOutputStream getOutputStream() throws IOException {
		if (this.output == null) {
			this.output = new TimedOutput(super.getOutputStream(), this.timeout);
		}
		return this.output;
	}

	@Override
	public PrintWriter getWriter() throws IOException {
		if (this.writer == null) {
			this.writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), getCharacterEncoding()));
		}
		return this.writer;
	}

	@Override
	public void flushBuffer() throws IOException {
		if (this.writer != null) {
			this.writer.flush();
		}
		super.flushBuffer();
	}

	private static final class TimedOutput extends ServletOutputStream {

		private final ServletOutputStream output;

		private final long timeout;

		private final long begun = System.nanoTime();

		TimedOutput(ServletOutputStream output, long timeout) {
			this.output = output;
			this.timeout = timeout;
		}

		@Override
		public void write(int b) throws IOException {
			this.output.write(b);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			for (int written = 0; written < length; written += PIECE_SIZE) {
				this.output.write(bytes, offset + written, Math.min(PIECE_SIZE, length - written));
				if (System.nanoTime() - this.begun > this.timeout) {
					throw new IOException("the client reads its answer too slowly");
				}
			}
		}

		@Override
		public void flush() throws IOException {
			this.output.flush();
		}

		@Override
		public void close() throws IOException {
			this.output.close();
		}

		@Override
		public boolean isReady() {
			return this.output.isReady();
		}

		@Override
		public void setWriteListener(WriteListener listener) {
			this.output.setWriteListener(listener);
		}

	}

}
