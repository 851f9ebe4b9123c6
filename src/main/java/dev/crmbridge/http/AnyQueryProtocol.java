package dev.crmbridge.http;

import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.http.parser.HttpParser;

/**
 * Tomcat's HTTP/1.1, taking any byte in a query. Webitel puts the caller's number into
 * the query as it came from the telephone network, and a caller must get an answer even
 * when that was no number, nor ASCII. Paths are as strict as ever.
 */
public class AnyQueryProtocol extends Http11NioProtocol {

	private final HttpParser parser = new HttpParser(null, null) {
		@Override
		public boolean isQueryRelaxed(int c) {
			return true;
		}

		@Override
		public boolean isNotRequestTargetRelaxed(int c) {
			return false;
		}
	};

	@Override
	public HttpParser getHttpParser() {
		return this.parser;
	}

}
