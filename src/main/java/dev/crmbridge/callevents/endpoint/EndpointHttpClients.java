package dev.crmbridge.callevents.endpoint;

import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLContext;

import dev.crmbridge.callevents.CrmEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.jsse.SSLContextParameters;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Binds the two beans that the HTTP step of a block's route refers to:
 * {@code <endpoint>-client} and {@code <endpoint>-tls}.
 */
@Component
public class EndpointHttpClients {

	/** Parameters of a block that describe its requests. */
	public static final Set<String> PARAMETERS = EndpointHttpSettings.PARAMETERS;

	private final HttpClientConfigurer limits;

	private final SslBundles bundles;

	EndpointHttpClients(@Qualifier("endpointResponseReader") HttpClientConfigurer limits, SslBundles bundles) {
		this.limits = limits;
		this.bundles = bundles;
	}

	/**
	 * Binds the beans of an endpoint, or replaces those of an earlier block.
	 * @param camel gets the beans
	 * @param endpoint the endpoint
	 * @param parameters the block's parameters
	 * @throws IllegalArgumentException if a parameter is invalid or the SSL bundle cannot
	 * be used
	 */
	public void bind(CamelContext camel, CrmEndpoint endpoint, Map<String, String> parameters) {
		EndpointHttpSettings settings = EndpointHttpSettings.of(parameters);
		camel.getRegistry()
			.bind(endpoint.name() + "-client", HttpClientConfigurer.class,
					new EndpointHttpClient(settings, endpoint.timeout(), this.limits));
		camel.getRegistry().bind(endpoint.name() + "-tls", SSLContextParameters.class, tls(settings.text("sslBundle")));
	}

	private SSLContextParameters tls(String bundle) {
		SSLContext context = context(bundle);
		return new SSLContextParameters() {
			@Override
			public SSLContext createSSLContext(CamelContext camel) {
				return context;
			}
		};
	}

	private SSLContext context(String name) {
		try {
			if (name.isEmpty()) {
				return SSLContext.getDefault();
			}
			SslBundle bundle = this.bundles.getBundle(name);
			return bundle.createSslContext();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java runtime has TLS", ex);
		}
	}

}
