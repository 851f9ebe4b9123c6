package dev.crmbridge.memberlists;

import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Words of the states, which rows of the store, receipts and {@code /admin} have. */
class StateWordsTest {

	@Test
	void wordsOfLoadsStay() {
		assertThat(Arrays.stream(LoadState.values()).map(LoadState::word)).containsExactly("reading", "uploading",
				"stopped", "undoing", "abandoning", "loaded", "removed", "synchronised", "preview", "already-loaded",
				"undone", "partly-undone", "abandoned", "refused");
	}

	@Test
	void wordsOfChunksStay() {
		assertThat(Arrays.stream(ChunkState.values()).map(ChunkState::word)).containsExactly("planned", "sending",
				"unknown", "checking", "loaded", "refused", "split");
	}

	@Test
	void stateIsFoundByItsWord() {
		assertThat(LoadState.values()).allSatisfy((state) -> assertThat(LoadState.of(state.word())).isSameAs(state));
		assertThat(ChunkState.values()).allSatisfy((state) -> assertThat(ChunkState.of(state.word())).isSameAs(state));
	}

	@Test
	void rejectsUnknownWord() {
		assertThatIllegalArgumentException().isThrownBy(() -> LoadState.of("lost"));
		assertThatIllegalArgumentException().isThrownBy(() -> ChunkState.of(null));
	}

}
