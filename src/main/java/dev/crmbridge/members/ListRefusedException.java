package dev.crmbridge.members;

/** A list that is refused as a whole, before anything of it was uploaded. */
public class ListRefusedException extends RuntimeException {

	private final String code;

	ListRefusedException(String code, String reason) {
		super(reason);
		this.code = code;
	}

	/** A stable word for the reason. */
	public String getCode() {
		return this.code;
	}

}
