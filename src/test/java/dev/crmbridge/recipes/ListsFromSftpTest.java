package dev.crmbridge.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The recipe {@code lists-from-sftp}, against a real SFTP server. */
class ListsFromSftpTest extends RecipeTestBase {

	/** Signs that a URI would read as its own. */
	private static final String PASSWORD = "p&ss+w%rd/@?5d1c";

	@TempDir
	private Path folder;

	private final List<String> passwords = new CopyOnWriteArrayList<>();

	private Path remote;

	private SshServer server;

	@BeforeEach
	void startServer() throws IOException {
		this.remote = Files.createDirectories(this.folder.resolve("remote/lists"));
		this.server = SshServer.setUpDefaultServer();
		this.server.setHost("127.0.0.1");
		this.server.setKeyPairProvider(new SimpleGeneratorHostKeyProvider());
		this.server.setPasswordAuthenticator((user, password, session) -> this.passwords.add(password)
				&& user.equals("bridge") && password.equals(PASSWORD));
		this.server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
		this.server.setFileSystemFactory(new VirtualFileSystemFactory(this.folder.resolve("remote")));
		this.server.start();
	}

	@AfterEach
	void stopServer() throws IOException {
		this.server.stop(true);
	}

	private void start() throws Exception {
		start(this.server.getKeyPairProvider().loadKeys(null).iterator().next().getPublic());
	}

	private void start(PublicKey known) throws Exception {
		int port = this.server.getPort();
		Properties settings = settings("sftp.host", "127.0.0.1", "sftp.port", String.valueOf(port), "sftp.folder",
				"lists", "sftp.username", "bridge", "sftp.password", PASSWORD, "data.dir",
				this.folder.resolve("data").toString());
		Path file = Files.writeString(this.folder.resolve("known_hosts"),
				"[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(known) + "\n");
		start("lists-from-sftp", settings, "config/known_hosts", file.toString(), "delay: 60000",
				"delay: 100\n        initialDelay: 0", "readLockCheckInterval: 5000",
				"readLockCheckInterval: 200\n        readLockMinAge: 0");
	}

	@Test
	void newFileIsLoadedOnceAndStaysOnTheServer() throws Exception {
		String file = marker() + ".CSV";
		Files.writeString(this.remote.resolve(file), list(file, 3));
		Files.writeString(this.remote.resolve("notes.pdf"), "x");
		start();
		assertThat(loaded(file).path("accepted").asInt()).isEqualTo(3);
		assertThat(this.remote.resolve(file)).exists();
		assertThat(MEMBERS.resolve("in/soft/notes.pdf")).doesNotExist();
		// the same file is fetched again only after it has changed
		Files.writeString(this.remote.resolve(file), list(file + "-new", 2));
		await().untilAsserted(() -> assertThat(loads(file)).hasSize(2));
		assertThat(this.folder.resolve("data/fetched-files")).content().contains(file);
	}

	@Test
	void fetchedFileIsNotFetchedAgainAfterAStart() throws Exception {
		String first = marker() + ".csv";
		Files.writeString(this.remote.resolve(first), list(first, 1));
		start();
		loaded(first);
		await().until(() -> Files.readString(this.folder.resolve("data/fetched-files")).contains(first));
		stopRecipe();
		String second = marker() + ".csv";
		Files.writeString(this.remote.resolve(second), list(second, 1));
		start();
		loaded(second);
		assertThat(loads(first)).hasSize(1);
	}

	@Test
	void fileFetchedTwiceByACrashIsLoadedOnce() throws Exception {
		String file = marker() + ".csv";
		Files.writeString(this.remote.resolve(file), list(file, 2));
		start();
		loaded(file);
		stopRecipe();
		// as if the bridge was killed before it remembered the file
		Files.deleteIfExists(this.folder.resolve("data/fetched-files"));
		start();
		await(file, "already-loaded");
		assertThat(members(file)).isEqualTo(2);
	}

	@Test
	void failureToWriteLeavesTheFileForTheNextPoll() throws Exception {
		String file = marker() + ".csv";
		Files.writeString(this.remote.resolve(file), list(file, 2));
		Path obstacle = Files.createDirectories(MEMBERS.resolve("in/soft").resolve(file + ".tmp/x"));
		start();
		awaitFailure("lists-from-sftp");
		Files.delete(obstacle);
		Files.delete(obstacle.getParent());
		assertThat(loaded(file).path("accepted").asInt()).isEqualTo(2);
	}

	@Test
	void serverWithAnotherKeyGetsNoPassword() throws Exception {
		List<Session> closed = new CopyOnWriteArrayList<>();
		this.server.addSessionListener(new SessionListener() {
			@Override
			public void sessionClosed(Session session) {
				closed.add(session);
			}
		});
		start(KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2048).getPublic());
		await().until(() -> !closed.isEmpty());
		assertThat(this.passwords).isEmpty();
	}

}
