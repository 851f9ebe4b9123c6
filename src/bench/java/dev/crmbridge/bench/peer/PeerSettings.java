package dev.crmbridge.bench.peer;

import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Settings of a peer; each endpoint has a name and a URL and gets every event. */
@ConfigurationProperties("peer")
record PeerSettings(String key, Path sql, String secret, @DefaultValue Map<String, URI> endpoints) {

	boolean isKey(String sent) {
		return sent != null && MessageDigest.isEqual(this.key.getBytes(), sent.getBytes());
	}

}
