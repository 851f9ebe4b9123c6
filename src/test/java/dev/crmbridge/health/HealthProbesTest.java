package dev.crmbridge.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With problems in Webitel, a load and the CRM database, health reports each of them, and
 * the probes keep the bridge in service.
 */
class HealthProbesTest extends HealthTestBase {

	@Value("${members.dir}")
	private Path members;

	@AfterEach
	void repair() {
		CRM_DATABASE.restart();
		STORE.execute("store", "delete from list_load");
	}

	@Test
	void reportsAllProblemsWhileServingLookups() throws IOException {
		WEBITEL.expireTokens();
		Path written = Files.writeString(this.members.resolve("list.tmp"),
				"client_id,client_name,mobile,home,contract,debt,priority\n1,Olena,380503000001,,C-1,1,\n");
		Files.move(written, this.members.resolve("in/soft/list.csv"), StandardCopyOption.ATOMIC_MOVE);
		CRM_DATABASE.stop();
		assertThat(awaitDown("webitel")).isEqualTo("Webitel refuses the token");
		assertThat(awaitDown("memberLists")).isEqualTo("loads are stopped");
		awaitDown("crmDatabase");
		assertThat(observe("").statusCode()).isEqualTo(503);
		assertLookupsAreServed();
	}

}
