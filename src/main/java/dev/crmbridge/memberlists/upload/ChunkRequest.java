package dev.crmbridge.memberlists.upload;

/**
 * The upload request of a chunk.
 *
 * @param queue id of the Webitel queue that gets the members
 * @param json the request, as it was planned byte for byte
 */
public record ChunkRequest(String queue, byte[] json) {

}
