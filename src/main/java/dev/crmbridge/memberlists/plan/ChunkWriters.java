package dev.crmbridge.memberlists.plan;

import java.util.function.IntSupplier;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.workdir.ChunkFiles;

/**
 * Factory of the writers of the chunks of one dialer, which number their chunks together.
 *
 * @param files files of the chunks
 * @param json writer of JSON
 * @param load the load
 * @param name name of the dialer
 * @param dialer settings of the dialer
 * @param chunkNumbers returns the number of the load's next chunk
 * @param members members of earlier loads
 * @param settings limits of a chunk
 */
record ChunkWriters(ChunkFiles files, ObjectMapper json, Load load, String name, Dialer dialer,
		IntSupplier chunkNumbers, KnownMembers members, MemberListSettings settings) {

	ChunkWriter create(ChunkAction action) {
		return new ChunkWriter(this, action);
	}

	DeletionWriter createDeletion() {
		return new DeletionWriter(this.files, this.load.isPreview(), this.name, this.dialer.queue().id(),
				this.chunkNumbers, this.members);
	}

}
