package dev.crmbridge.console.view;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

import dev.crmbridge.console.ConditionalOnConsole;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Styles and scripts of the console. Their path changes with their content, so that
 * browsers keep them until an upgrade.
 */
@Component
@ConditionalOnConsole
class PageAssets {

	static final String LOCATION = "classpath:/console/assets/";

	private static final List<String> FILES = List.of("pico.min.css", "console.css", "htmx.min.js", "console.js");

	private final String path;

	PageAssets() throws IOException {
		MessageDigest digest = DigestUtils.getSha256Digest();
		for (String file : FILES) {
			try (InputStream content = new ClassPathResource("console/assets/" + file).getInputStream()) {
				DigestUtils.updateDigest(digest, content);
			}
		}
		this.path = "/console/assets/" + HexFormat.of().formatHex(digest.digest(), 0, 6);
	}

	/** Returns the path below which browsers find the files. */
	String path() {
		return this.path;
	}

}
