package dev.crmbridge.memberlists.single;

import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.upload.MemberDeletionRequest;

/**
 * Deletion of the members of one key or number.
 *
 * @param requests the requests: each names the members and a variable of the bridge
 * @param deleted ids of the members that Webitel has deleted, so far
 */
public record SingleDeletion(List<MemberDeletionRequest> requests, Set<String> deleted) {
}
