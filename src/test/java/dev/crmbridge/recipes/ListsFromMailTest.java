package dev.crmbridge.recipes;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.crmbridge.testkit.TestRun;
import jakarta.activation.DataHandler;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The recipe {@code lists-from-mail}, against a real IMAP server with TLS. */
class ListsFromMailTest extends RecipeTestBase {

	private static final String SENDER = "lists@crm.example.com";

	private static final String PASSWORD = "p&ss+w%rd/@?5d1c";

	/** The server's certificate is its own; a mail server on the Internet has another. */
	private static final List<String> TRUST = List.of("mail.imaps.ssl.trust", "mail.imaps.ssl.checkserveridentity");

	private GreenMail server;

	private GreenMailUser mailbox;

	@BeforeEach
	void startServer() {
		System.setProperty(TRUST.get(0), "*");
		System.setProperty(TRUST.get(1), "false");
		ServerSetup imaps = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS);
		imaps.setServerStartupTimeout(TestRun.WAIT_LIMIT.toMillis());
		this.server = new GreenMail(imaps);
		this.server.start();
		this.mailbox = this.server.setUser("bridge@example.com", "bridge", PASSWORD);
	}

	@AfterEach
	void stopServer() {
		this.server.stop();
		TRUST.forEach(System::clearProperty);
	}

	private void start() throws Exception {
		start("lists-from-mail",
				settings("mail.host", "127.0.0.1", "mail.port", String.valueOf(this.server.getImaps().getPort()),
						"mail.username", "bridge", "mail.password", PASSWORD, "mail.sender", SENDER),
				"maxMessagesPerPoll: 10", "maxMessagesPerPoll: 10\n        delay: 200\n        initialDelay: 0");
	}

	private MimeMessage mail(String from, Object... namesAndContents) throws Exception {
		MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()));
		mail.setHeader("From", from);
		mail.setSubject("List");
		MimeMultipart parts = new MimeMultipart();
		MimeBodyPart text = new MimeBodyPart();
		text.setText("The list of today");
		parts.addBodyPart(text);
		for (int i = 0; i < namesAndContents.length; i += 2) {
			MimeBodyPart part = new MimeBodyPart();
			part.setDataHandler(
					new DataHandler(new ByteArrayDataSource((byte[]) namesAndContents[i + 1], "text/plain")));
			part.setFileName((String) namesAndContents[i]);
			part.setDisposition("attachment");
			parts.addBodyPart(part);
		}
		mail.setContent(parts);
		mail.saveChanges();
		this.mailbox.deliver(mail);
		return mail;
	}

	@Test
	void attachmentsOfTheSenderAreLoadedByteForByte() throws Exception {
		String marker = marker();
		byte[] first = list(marker, 3).replace("C-1", "Договір").getBytes(Charset.forName("windows-1251"));
		byte[] second = list(marker + "-b", 2).getBytes();
		mail("\"Clerk, Olena\" <LISTS@crm.example.com>", "a.csv", first, "a.csv", second, "logo.png", new byte[] { 1 });
		start();
		await().untilAsserted(() -> assertThat(members(marker)).isEqualTo(5));
		await().untilAsserted(() -> assertThat(unread()).isZero());
		assertThat(WEBITEL.members(11)).filteredOn((member) -> member.name().startsWith(marker))
			.extracting((member) -> member.variables().get("contract"))
			.contains("Договір");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../../../outside.csv", "..\\..\\outside.csv", "/etc/outside.csv", ".hidden.csv",
			"a/b.csv", "=?UTF-8?B?0LrQu9GW0ZTQvdGC0LguY3N2?=", "клієнти.csv", "x\u0000.csv", "~$x.csv",
			"${date:now}.csv", "{{webitel.token}}.csv" })
	void nameOfAnAttachmentNamesNoFile(String name) throws Exception {
		String marker = marker();
		mail(SENDER, name, list(marker, 1).getBytes());
		start();
		await().untilAsserted(() -> assertThat(members(marker)).isOne());
		assertThat(MEMBERS.resolve("../outside.csv")).doesNotExist();
	}

	@Test
	void otherSendersAreIgnored() throws Exception {
		String marker = marker();
		for (String from : List.of("x@example.com", "lists@crmXexample.com", "lists@crm.example.com.evil.org",
				"\"lists@crm.example.com\" <x@example.com>", "x@example.com, lists@crm.example.com",
				"\"x <lists@crm.example.com>\" <x@example.com>", "xlists@crm.example.com",
				"x@example.com, <lists@crm.example.com>", "\"<lists@crm.example.com>\" <x@example.com>")) {
			mail(from, "evil.csv", list(marker + "-evil", 1).getBytes());
		}
		mail(SENDER, "good.csv", list(marker, 1).getBytes());
		start();
		await().untilAsserted(() -> assertThat(members(marker)).isOne());
		await().untilAsserted(() -> assertThat(unread()).isZero());
		assertThat(members(marker)).isOne();
	}

	@Test
	void failureToWriteLeavesTheMailUnread() throws Exception {
		String marker = marker();
		Path in = MEMBERS.resolve("in/soft");
		Path moved = Files.move(in, MEMBERS.resolve(marker));
		Files.writeString(in, "");
		try {
			mail(SENDER, "a.csv", list(marker, 1).getBytes());
			start();
			awaitFailure("lists-from-mail");
			assertThat(unread()).isOne();
		}
		finally {
			Files.delete(in);
			Files.move(moved, in);
		}
		await().untilAsserted(() -> assertThat(members(marker)).isOne());
	}

	private int unread() throws Exception {
		int unread = 0;
		for (var message : this.server.getManagers().getImapHostManager().getInbox(this.mailbox).getMessages()) {
			unread += message.getFlags().contains(Flags.Flag.SEEN) ? 0 : 1;
		}
		return unread;
	}

}
