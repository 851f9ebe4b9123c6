package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores of a server and of a client that trust each other, made by the JDK's
 * keytool: {@code server.p12}, {@code client.p12}, and {@code server-trust.p12} and
 * {@code client-trust.p12} with the certificate of the other side.
 */
public final class TestCertificates {

	/** Password of all key stores. */
	public static final String PASSWORD = "changeit";

	private final Path folder;

	private TestCertificates(Path folder) {
		this.folder = folder;
	}

	/** Creates the key stores in a new folder; the server's certificate is for a host. */
	public static TestCertificates create(String host) {
		try {
			TestCertificates created = new TestCertificates(Files.createTempDirectory("certificates"));
			created.generate("server", host);
			created.generate("client", "client.example.com");
			created.trust("server", "client");
			created.trust("client", "server");
			return created;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public Path file(String name) {
		return this.folder.resolve(name);
	}

	/** Returns the TLS context of the server. */
	public SSLContext server() {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(load("server.p12"), PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(load("server-trust.p12"));
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
			return context;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void generate(String name, String host) throws IOException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "san=dns:" + host,
				"-keystore", file(name + ".p12").toString(), "-storetype", "PKCS12", "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes());
		if (!Files.exists(file(name + ".p12"))) {
			throw new IllegalStateException(output);
		}
	}

	private void trust(String name, String other) throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry(other, load(other + ".p12").getCertificate(other));
		try (OutputStream file = Files.newOutputStream(file(name + "-trust.p12"))) {
			trusted.store(file, PASSWORD.toCharArray());
		}
	}

	private KeyStore load(String name) throws IOException, GeneralSecurityException {
		return KeyStore.getInstance(file(name).toFile(), PASSWORD.toCharArray());
	}

}
