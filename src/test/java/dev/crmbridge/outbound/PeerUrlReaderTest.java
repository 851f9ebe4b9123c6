package dev.crmbridge.outbound;

import java.util.List;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

import dev.crmbridge.testkit.crm.FakeCrm;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** URLs of peers, as people write them and curl accepts them. */
class PeerUrlReaderTest {

	private final PeerUrlReader urls = new PeerUrlReader();

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
			http://crm.example.com/hook?x=1&y=%20     ~ http://crm.example.com/hook?x=1&y=%20
			HTTPS://CRM.example.com/Hook              ~ https://crm.example.com/Hook
			http://user:pa%40ss@crm.example.com/hook  ~ http://crm.example.com/hook
			http://user:p@ss@crm.example.com/hook     ~ http://crm.example.com/hook
			http://crm.example.com                    ~ http://crm.example.com
			http://crm.example.com?x=1                ~ http://crm.example.com?x=1
			http://crm.example.com:/hook              ~ http://crm.example.com/hook
			http://crm.example.com:8080/hook          ~ http://crm.example.com:8080/hook
			http://crm.example.com./x                 ~ http://crm.example.com./x
			` http://localhost/hook `                 ~ http://localhost/hook
			http://црм.укр/hook                       ~ http://xn--l1ahr.xn--j1amh/hook
			http://crm.example.com/шлях               ~ http://crm.example.com/%D1%88%D0%BB%D1%8F%D1%85
			http://crm.example.com/hook?x={{id}}      ~ http://crm.example.com/hook?x=%7B%7Bid%7D%7D
			http://[::1]:8080/x                       ~ http://[::1]:8080/x
			http://127.0.0.1:1                        ~ http://127.0.0.1:1
			""")
	void readsUrlAsCurlDoes(String written, String address) {
		assertThat(PeerUrlReader.mistake(written)).isEmpty();
		assertThat(this.urls.address(written)).isEqualTo(address);
		assertThat(URI.create(this.urls.address(written)).getHost()).isNotNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
			http://user:pa%40ss@crm.example.com/hook ~ Basic dXNlcjpwYUBzcw==
			http://user:p@ss@crm.example.com/hook    ~ Basic dXNlcjpwQHNz
			http://user@crm.example.com/hook         ~ Basic dXNlcjo=
			http://crm.example.com/hook?a=b@c        ~
			""")
	void mapsUserAndPasswordToBasicHeader(String written, String header) {
		assertThat(this.urls.authorization(written)).isEqualTo(header);

	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			value = { "http://crm.example.com:99999/hook ~ its port must be 1 to 65535",
					"http://crm.example.com:0/hook ~ its port must be 1 to 65535",
					"http://crm.example.com:x/hook ~ its port must be 1 to 65535",
					"http://crm.example.com/hook#frag ~ it must have no fragment",
					"http:///hook ~ it must have a valid host", "http://crm..example.com/ ~ it must have a valid host",
					"http://crm.example.com\\hook ~ it must have a valid host",
					"http://crm example.com/hook ~ it must have a valid host",
					"crm.example.com/hook ~ it must begin with http:// or https://",
					"ftp://crm.example.com/hook ~ it must begin with http:// or https://",
					"http:/crm.example.com/hook ~ it must begin with http:// or https://",
					"`` ~ it must begin with http:// or https://" })
	void namesMistakeOfUnusableUrl(String written, String mistake) {
		assertThat(PeerUrlReader.mistake(written)).get().asString().startsWith(mistake);
	}

	@Test
	void acceptsHostWithUnderscore() throws Exception {
		try (FakeCrm crm = new FakeCrm(); CloseableHttpClient client = client("crm_app")) {
			int port = URI.create(crm.url("/hook")).getPort();
			String address = this.urls.address("http://crm_app:" + port + "/hook?a=b");
			assertThat(URI.create(address).getHost()).isNotNull();
			client.execute(new HttpGet(address), (answer) -> answer.getCode());
			assertThat(crm.requests("/hook")).singleElement()
				.satisfies((request) -> assertThat(request.header("Host")).isEqualTo("crm_app:" + port));
		}
	}

	/** Creates a client that resolves only this host. */
	private static CloseableHttpClient client(String known) {
		HttpClientBuilder client = HttpClientBuilder.create()
			.setConnectionManager(
					PoolingHttpClientConnectionManagerBuilder.create().setDnsResolver(new SystemDefaultDnsResolver() {
						@Override
						public InetAddress[] resolve(String host) throws UnknownHostException {
							assertThat(host).isEqualTo(known);
							return new InetAddress[] { InetAddress.getLoopbackAddress() };
						}
					}).build());
		UnderscoreHostRoutePlanner.configure(client, new ProxySettings(null, List.of()));
		return client.build();
	}

}
