package dev.crmbridge.bench.lists;

import java.io.IOException;

import org.springframework.batch.item.Chunk;
import org.springframework.batch.item.ItemWriter;

/** Uploads each chunk of members with one request. */
class MemberUpload implements ItemWriter<Member> {

	private final WebitelQueue queue;

	private final String fileName;

	MemberUpload(WebitelQueue queue, String fileName) {
		this.queue = queue;
		this.fileName = fileName;
	}

	@Override
	public void write(Chunk<? extends Member> chunk) throws IOException {
		this.queue.add(this.fileName, chunk.getItems());
	}

}
