package dev.crmbridge.bench.batch;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.bench.batch.MemberMapper.Member;

import org.springframework.batch.item.Chunk;
import org.springframework.batch.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Uploads each chunk of members with one request. */
@Component
@ConditionalOnProperty(name = "mode", havingValue = "in")
class MemberUpload implements ItemWriter<Member> {

	private final RestClient webitel;

	private final ObjectMapper json;

	MemberUpload(@Value("${webitel.url}") String url, @Value("${webitel.token}") String token, ObjectMapper json) {
		this.webitel = RestClient.builder().baseUrl(url).defaultHeader("X-Webitel-Access", token).build();
		this.json = json;
	}

	@Override
	public void write(Chunk<? extends Member> chunk) throws IOException {
		JsonNode answer = this.webitel.post()
			.uri("/call_center/queues/11/members/bulk")
			.contentType(MediaType.APPLICATION_JSON)
			.body(this.json.writeValueAsBytes(Map.of("file_name", "list.csv", "items", chunk.getItems())))
			.retrieve()
			.body(JsonNode.class);
		if (answer == null || answer.path("ids").size() != chunk.size()) {
			throw new IOException("Webitel did not add all members");
		}
	}

}
