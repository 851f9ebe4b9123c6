package dev.crmbridge.callevents.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Signatures compared with values that OpenSSL computed. */
class WebhookSignerTest {

	private static final UUID ID = UUID.fromString("0b2f7f6e-3c8b-4a55-9d0e-5f2f3a1c7b11");

	private static final long TIMESTAMP = 1795391999;

	private static final byte[] BODY = "{\"cid\":\"+380501112233\",\"agent\":\"Олена\"}"
		.getBytes(StandardCharsets.UTF_8);

	private static final String FIRST = "whsec_dGhlLWZpcnN0LXNlY3JldC1vZi10aGUtdGVzdHM=";

	private static final String SECOND = "whsec_+/v7/vr5+Pf29fTz8vHw7+7t7Ovq6ejn5uXk4+Lh4A==";

	private static final String BY_FIRST = "v1,bhae65aViwRxh68vwrlMpbolQoyqUURPNAil7pJr80Y=";

	private static final String BY_SECOND = "v1,nC3UNAzb7RgtAzZaYAebFvBZPSyJhcGHEDM18uM49gc=";

	private final WebhookSigner signer = new WebhookSigner();

	@Test
	void eachSecretMakesASignature() {
		assertThat(this.signer.sign(FIRST, ID, TIMESTAMP, BODY)).isEqualTo(BY_FIRST);
		assertThat(this.signer.sign(FIRST + "," + SECOND, ID, TIMESTAMP, BODY)).isEqualTo(BY_FIRST + " " + BY_SECOND);
		assertThat(this.signer.sign(SECOND + " , " + FIRST, ID, TIMESTAMP, BODY)).isEqualTo(BY_SECOND + " " + BY_FIRST);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = " ")
	void withoutSecretThereIsNoSignature(String secrets) {
		assertThat(this.signer.sign(secrets, ID, TIMESTAMP, BODY)).isNull();
	}

	@Test
	void timestampIsInSeconds() {
		assertThat(this.signer.now()).isCloseTo(Instant.now().getEpochSecond(), within(5L));
	}

	@ParameterizedTest
	@ValueSource(strings = { "dGVzdA==", "whsec_", "whsec_a b", "whsec_-_-_", "WHSEC_dGVzdA==", "whsec_dGVzdA==,secret",
			"whsec_dGVzdA==,,whsec_dGVzdA==" })
	void invalidSecretIsRejectedAndNotShown(String secrets) {
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookSigner.keys(secrets))
			.withMessage("secret must be whsec_ followed by base64");
	}

}
