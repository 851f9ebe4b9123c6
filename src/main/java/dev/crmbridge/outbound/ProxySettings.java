package dev.crmbridge.outbound;

import java.util.List;
import java.util.Locale;

import jakarta.validation.constraints.Pattern;
import org.apache.hc.core5.http.HttpHost;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the proxy for requests to Webitel and to CRM endpoints.
 *
 * @param proxy {@code host:port} of the proxy; null for none
 * @param noProxy hosts that are asked without the proxy; an item that begins with a dot
 * or {@code *.} stands for all hosts of a domain
 */
@Validated
@ConfigurationProperties("http")
record ProxySettings(
		@Pattern(regexp = "[A-Za-z0-9._-]+:[0-9]{1,5}|\\[[0-9A-Fa-f:.]+]:[0-9]{1,5}",
				message = "must be host:port, such as proxy.example.com:3128") String proxy,
		@DefaultValue List<String> noProxy) {

	/**
	 * Returns the proxy for a host.
	 * @param host name of the host
	 * @return the proxy; null if the host is asked without one
	 */
	HttpHost proxyFor(String host) {
		if (this.proxy == null || this.noProxy.stream().anyMatch((each) -> matches(each.strip(), host))) {
			return null;
		}
		int colon = this.proxy.lastIndexOf(':');
		return new HttpHost("http", this.proxy.substring(0, colon), Integer.parseInt(this.proxy.substring(colon + 1)));
	}

	private static boolean matches(String pattern, String host) {
		String name = pattern.toLowerCase(Locale.ROOT);
		String domain = name.startsWith("*.") ? name.substring(1) : name;
		return domain.startsWith(".") ? host.toLowerCase(Locale.ROOT).endsWith(domain) : host.equalsIgnoreCase(name);
	}

}
