package dev.crmbridge.memberlists.mapping;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of one number of a member.
 *
 * @param destination template of the number
 * @param type id of a Webitel communication type, or its code
 * @param priority priority among the numbers of the member
 * @param description meaning of the number, for the agent
 * @param display caller id shown to the called person (outbound IVR)
 * @param dtmf digits to dial after the answer (outbound IVR)
 * @param optional whether an empty or bad number is left out instead of rejecting its row
 */
public record Communication(Template destination, String type, int priority, String description, String display,
		String dtmf, boolean optional) {

	public Communication {
		BlockProblems problems = new BlockProblems();
		problems.require("destination", destination);
		problems.require("type", type);
		if (destination != null && destination.columns().isEmpty()) {
			problems.add("destination must name a column, such as \"{mobile}\", was \"" + destination + "\"");
		}
		problems.throwIfAny();
	}

	/** Returns the texts that are the same for each member, by Webitel's key. */
	public Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		texts.put("description", this.description);
		texts.put("display", this.display);
		texts.put("dtmf", this.dtmf);
		texts.values().removeIf((text) -> text == null || text.isEmpty());
		return texts;
	}

}
