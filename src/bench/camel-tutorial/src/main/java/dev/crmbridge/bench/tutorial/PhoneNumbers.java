package dev.crmbridge.bench.tutorial;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

import org.springframework.stereotype.Component;

/** Reads phone numbers. */
@Component("phoneNumbers")
public class PhoneNumbers {

	private static final String REGION = "UA";

	private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

	/** Sets the headers {@code number}, in E.164 or empty, and {@code digits}. */
	public void parse(Exchange exchange) {
		Message message = exchange.getMessage();
		String cid = message.getHeader("cid", "", String.class).strip();
		String number = cid.startsWith("00") ? e164("+" + cid.substring(2)) : e164(cid);
		if (number.isEmpty()) {
			number = e164("+" + cid);
		}
		message.setHeader("number", number);
		message.setHeader("digits", number.replace("+", ""));
	}

	private String e164(String written) {
		try {
			PhoneNumber number = this.numbers.parse(written, REGION);
			return this.numbers.isValidNumber(number) ? this.numbers.format(number, PhoneNumberFormat.E164) : "";
		}
		catch (NumberParseException ex) {
			return "";
		}
	}

}
