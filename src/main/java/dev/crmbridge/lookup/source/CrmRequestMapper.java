package dev.crmbridge.lookup.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import dev.crmbridge.outbound.PeerUrlReader;

import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Mapper from a caller's number to the request of the CRM's lookup over HTTP. */
@Component
public class CrmRequestMapper {

	private final CrmHttpSettings settings;

	private final PeerUrlReader urls;

	CrmRequestMapper(CrmHttpSettings settings, PeerUrlReader urls) {
		this.settings = settings;
		this.urls = urls;
	}

	/**
	 * Returns the URL of a request: that of the settings, with the number as one more
	 * query parameter.
	 * @param digits the number in E.164 without its plus
	 */
	public String url(String digits) {
		String url = this.settings.url().strip();
		String separator = !url.contains("?") ? "?" : (url.endsWith("?") || url.endsWith("&")) ? "" : "&";
		return this.urls.address(url) + separator
				+ URLEncoder.encode(this.settings.parameter().strip(), StandardCharsets.UTF_8) + "=" + digits;
	}

	/**
	 * Returns the header {@code Authorization}: the token, else the user and password in
	 * the URL; null without either.
	 */
	public String authorization() {
		return StringUtils.hasText(this.settings.token()) ? "Bearer " + this.settings.token().strip()
				: this.urls.authorization(this.settings.url());
	}

}
