package dev.crmbridge.memberlists.mapping;

/**
 * One number of a member.
 *
 * @param destination template of the number
 * @param type id of a Webitel communication type, or its code
 * @param priority of the number among the member's
 * @param description what the number is, for the agent
 * @param display caller id that is shown (outbound IVR)
 * @param dtmf digits that are dialled after the answer (outbound IVR)
 * @param optional whether the number is left out where it is empty or bad
 */
public record Communication(Template destination, String type, int priority, String description, String display,
		String dtmf, boolean optional) {

	public Communication {
		BlockProblems mistakes = new BlockProblems();
		mistakes.require("destination", destination);
		mistakes.require("type", type);
		if (destination != null && destination.columns().isEmpty()) {
			mistakes.add("destination must name a column, such as \"{mobile}\", was \"" + destination + "\"");
		}
		mistakes.refuse();
	}

}
